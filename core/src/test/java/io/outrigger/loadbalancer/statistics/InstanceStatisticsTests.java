package io.outrigger.loadbalancer.statistics;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link InstanceStatistics}, {@link FailureScore} and {@link OutcomeCounts}.
 */
class InstanceStatisticsTests {

	private final AtomicLong now = new AtomicLong(Long.MAX_VALUE - 1);

	private final InstanceStatistics statistics = new InstanceStatistics(this.now::get);

	@Test
	void startsWithNothing() {
		assertThat(this.statistics.cost()).isZero();
		assertThat(this.statistics.latencyNanos()).isZero();
		assertThat(this.statistics.counts().picks()).isZero();
	}

	@Test
	void costsItsRequestsInFlight() {
		this.statistics.begin();
		this.statistics.begin();
		assertThat(this.statistics.cost()).isEqualTo(2);
		this.statistics.end(Outcome.SUCCESS);
		this.statistics.end(Outcome.CANCELLED);
		assertThat(this.statistics.cost()).isZero();
	}

	@Test
	void costsTenForAFailureAndForgetsItWithinThirtySeconds() {
		fail(1);
		assertThat(this.statistics.failureScore()).isEqualTo(10);
		pass(Duration.ofSeconds(10));
		assertThat(this.statistics.failureScore()).isEqualTo(4);
		pass(Duration.ofSeconds(15));
		assertThat(this.statistics.failureScore()).isEqualTo(1);
		pass(Duration.ofSeconds(5));
		assertThat(this.statistics.failureScore()).isZero();
	}

	@Test
	void addsFailuresUp() {
		fail(3);
		assertThat(this.statistics.failureScore()).isEqualTo(30);
		pass(Duration.ofSeconds(10));
		fail(1);
		assertThat(this.statistics.failureScore()).isEqualTo(21);
	}

	@Test
	void forgetsEvenTheWorstMinute() {
		fail(100_000);
		assertThat(this.statistics.failureScore()).isEqualTo(FailureScore.MAX);
		pass(Duration.ofSeconds(100));
		assertThat(this.statistics.failureScore()).isZero();
	}

	@Test
	void averagesTheLatency() {
		this.statistics.responded(800);
		assertThat(this.statistics.latencyNanos()).isEqualTo(800);
		this.statistics.responded(1600);
		assertThat(this.statistics.latencyNanos()).isEqualTo(900);
		this.statistics.responded(100);
		assertThat(this.statistics.latencyNanos()).isEqualTo(800);
	}

	@Test
	void countsEveryEndOnce() {
		for (Outcome outcome : Outcome.values()) {
			this.statistics.begin();
			this.statistics.end(outcome);
		}
		this.statistics.begin();
		OutcomeCounts counts = this.statistics.counts();
		assertThat(counts.picks()).isEqualTo(7);
		assertThat(counts.ends(Outcome.SUCCESS)).isOne();
		assertThat(counts.ends(Outcome.CANCELLED)).isOne();
		assertThat(counts.failures()).isEqualTo(4);
		assertThat(counts.inFlight()).isOne();
	}

	private void fail(int times) {
		for (int i = 0; i < times; i++) {
			this.statistics.begin();
			this.statistics.end(Outcome.SERVER_ERROR);
		}
	}

	private void pass(Duration duration) {
		this.now.addAndGet(duration.toNanos());
	}

}
