package io.outrigger.loadbalancer.statistics;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

import org.assertj.core.data.Offset;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link InstanceStatistics}, {@link Fading} and {@link OutcomeCounts}.
 */
class InstanceStatisticsTests {

	private final AtomicLong now = new AtomicLong(Long.MAX_VALUE - 1);

	private final ServiceStatistics service = new ServiceStatistics(this.now::get);

	private final InstanceStatistics statistics = new InstanceStatistics(this.service);

	@Test
	void startsWithNothing() {
		assertThat(this.statistics.cost()).isZero();
		assertThat(this.statistics.latencyNanos()).isZero();
		assertThat(this.statistics.peakLatencyNanos(now())).isZero();
		assertThat(this.statistics.successRate(now())).isOne();
		assertThat(this.statistics.counts().picks()).isZero();
	}

	@Test
	void costsItsRequestsInFlight() {
		int first = this.statistics.begin(now());
		int second = this.statistics.begin(now());
		assertThat(this.statistics.cost()).isEqualTo(2);
		this.statistics.end(first, Outcome.SUCCESS, 200, now(), now());
		this.statistics.end(second, Outcome.CANCELLED, 0, now(), now());
		assertThat(this.statistics.cost()).isZero();
	}

	@Test
	void costsTenForAFailureAndForgetsItWithinThirtySeconds() {
		fail(1);
		assertThat(this.statistics.failureScore(now())).isEqualTo(10);
		pass(Duration.ofSeconds(10));
		assertThat(this.statistics.failureScore(now())).isEqualTo(4);
		pass(Duration.ofSeconds(15));
		assertThat(this.statistics.failureScore(now())).isEqualTo(1);
		pass(Duration.ofSeconds(5));
		assertThat(this.statistics.failureScore(now())).isZero();
	}

	@Test
	void addsFailuresUp() {
		fail(3);
		assertThat(this.statistics.cost()).isEqualTo(30);
		pass(Duration.ofSeconds(10));
		fail(1);
		assertThat(this.statistics.cost()).isEqualTo(21);
	}

	@Test
	void forgetsEvenTheWorstMinute() {
		fail(100_000);
		assertThat(this.statistics.cost()).isEqualTo(InstanceStatistics.MAX_FAILURE_SCORE);
		pass(Duration.ofSeconds(100));
		assertThat(this.statistics.cost()).isZero();
	}

	@Test
	void weighsAHundredClientErrorsAsOneFailure() {
		for (int i = 0; i < 4; i++) {
			request(Outcome.SUCCESS, 404);
		}
		assertThat(this.statistics.failureScore(now())).isZero();
		for (int i = 4; i < 100; i++) {
			request(Outcome.SUCCESS, 429);
		}
		assertThat(this.statistics.failureScore(now())).isEqualTo(10);
		assertThat(this.statistics.consecutiveFailures()).isZero();
		assertThat(this.statistics.successRate(now())).isOne();
	}

	@Test
	void averagesTheLatency() {
		answer(800, 200);
		assertThat(this.statistics.latencyNanos()).isEqualTo(800);
		answer(1600, 200);
		assertThat(this.statistics.latencyNanos()).isEqualTo(900);
		answer(100, 503);
		assertThat(this.statistics.latencyNanos()).isEqualTo(800);
	}

	@Test
	void followsAPeakAtOnceAndForgetsItWithTime() {
		answer(1_000_000, 200);
		answer(50_000_000, 200);
		assertThat(this.statistics.peakLatencyNanos(now())).isEqualTo(50_000_000);
		pass(Duration.ofSeconds(10));
		assertThat(this.statistics.peakLatencyNanos(now())).isCloseTo(50_000_000 / Math.E,
				Percentage.withPercentage(0.5));
		answer(1_000_000, 200);
		assertThat(this.statistics.peakLatencyNanos(now())).isCloseTo(1_000_000 + 49_000_000 / Math.E,
				Percentage.withPercentage(0.5));
	}

	@Test
	void fadesLatencyAsFastAsToldLive() {
		answer(50_000_000, 200);
		this.service.fadeLatencyWithin(Duration.ofSeconds(1));
		pass(Duration.ofSeconds(1));
		assertThat(this.statistics.peakLatencyNanos(now())).isCloseTo(50_000_000 / Math.E,
				Percentage.withPercentage(0.5));
	}

	@Test
	void doesNotTakeFastFailuresForFastAnswers() {
		answer(50_000_000, 200);
		pass(Duration.ofSeconds(1));
		double before = this.statistics.peakLatencyNanos(now());
		answer(1000, 500);
		assertThat(this.statistics.peakLatencyNanos(now())).isEqualTo(before);
	}

	@Test
	void countsAWaitInVainAsTheLeastThatTheAnswerWouldHaveTaken() {
		for (Outcome outcome : new Outcome[] { Outcome.CANCELLED, Outcome.TIMEOUT, Outcome.IO_ERROR }) {
			InstanceStatistics fresh = new InstanceStatistics(this.service);
			int ticket = fresh.begin(now());
			fresh.end(ticket, outcome, 0, now() - 9_000_000, now());
			assertThat(fresh.peakLatencyNanos(now())).isEqualTo(9_000_000);
			ticket = fresh.begin(now());
			fresh.end(ticket, outcome, 0, now() - 1_000_000, now());
			assertThat(fresh.peakLatencyNanos(now())).isEqualTo(9_000_000);
		}
	}

	@Test
	void takesItForAFailureIfARequestIsGivenUpThatWaitedTwiceAsLongAsAnAnswer() {
		answer(10_000_000, 200);
		int ticket = this.statistics.begin(now());
		this.statistics.end(ticket, Outcome.CANCELLED, 0, now() - 20_000_000, now());
		assertThat(this.statistics.failureScore(now())).isZero();
		assertThat(this.statistics.peakLatencyNanos(now())).isEqualTo(20_000_000);
		ticket = this.statistics.begin(now());
		this.statistics.end(ticket, Outcome.CANCELLED, 0, now() - 41_000_000, now());
		assertThat(this.statistics.failureScore(now())).isEqualTo(10);
		assertThat(this.statistics.peakLatencyNanos(now())).isEqualTo(20_000_000);
		assertThat(this.statistics.consecutiveFailures()).isZero();
	}

	@Test
	void knowsWhenSomethingLastHappened() {
		long first = now();
		assertThat(this.statistics.lastSeen()).isEqualTo(first);
		pass(Duration.ofSeconds(1));
		int ticket = this.statistics.begin(now());
		assertThat(this.statistics.lastSeen()).isEqualTo(now());
		pass(Duration.ofSeconds(1));
		this.statistics.end(ticket, Outcome.TIMEOUT, 0, first, now());
		assertThat(this.statistics.lastSeen()).isEqualTo(now());
	}

	@Test
	void knowsTheRateOfSuccessAndForHowManyRequests() {
		for (int i = 0; i < 30; i++) {
			request((i % 3 == 0) ? Outcome.TIMEOUT : Outcome.SUCCESS, (i % 3 == 0) ? 0 : 200);
			request(Outcome.CANCELLED, 0);
		}
		assertThat(this.statistics.successRate(now())).isCloseTo(2 / 3.0, Offset.offset(1e-6));
		assertThat(this.statistics.recentOutcomes(now())).isCloseTo(30, Offset.offset(1e-3));
		pass(Duration.ofSeconds(30));
		assertThat(this.statistics.successRate(now())).isCloseTo(2 / 3.0, Offset.offset(1e-6));
		assertThat(this.statistics.recentOutcomes(now())).isCloseTo(30 / Math.E, Offset.offset(0.05));
		for (int i = 0; i < 100; i++) {
			request(Outcome.SUCCESS, 200);
		}
		assertThat(this.statistics.successRate(now())).isGreaterThan(0.96);
	}

	@Test
	void countsFailuresInARow() {
		fail(3);
		request(Outcome.CANCELLED, 0);
		assertThat(this.statistics.consecutiveFailures()).isEqualTo(3);
		request(Outcome.SUCCESS, 200);
		assertThat(this.statistics.consecutiveFailures()).isZero();
	}

	@Test
	void hasFailedLastUntilSomethingSucceedsThatWasSentSince() {
		assertThat(this.statistics.hasFailedLast()).isFalse();
		long before = now();
		int ticket = this.statistics.begin(before);
		pass(Duration.ofMillis(1));
		fail(1);
		this.statistics.responded(ticket, 200, before, now());
		this.statistics.end(ticket, Outcome.SUCCESS, 200, before, now());
		assertThat(this.statistics.hasFailedLast()).isTrue();
		pass(Duration.ofMillis(1));
		request(Outcome.CANCELLED, 0);
		assertThat(this.statistics.hasFailedLast()).isTrue();
		request(Outcome.SUCCESS, 200);
		assertThat(this.statistics.hasFailedLast()).isFalse();
		fail(1);
		this.statistics.forget();
		assertThat(this.statistics.hasFailedLast()).isFalse();
	}

	@Test
	void countsEveryEndOnce() {
		for (Outcome outcome : Outcome.values()) {
			request(outcome, 0);
		}
		this.statistics.begin(now());
		OutcomeCounts counts = this.statistics.counts();
		assertThat(counts.picks()).isEqualTo(7);
		assertThat(counts.ends(Outcome.SUCCESS)).isOne();
		assertThat(counts.ends(Outcome.CANCELLED)).isOne();
		assertThat(counts.failures()).isEqualTo(4);
		assertThat(counts.inFlight()).isOne();
	}

	private void fail(int times) {
		for (int i = 0; i < times; i++) {
			request(Outcome.SERVER_ERROR, 500);
		}
	}

	private void request(Outcome outcome, int status) {
		int ticket = this.statistics.begin(now());
		if (status != 0) {
			this.statistics.responded(ticket, status, now(), now());
		}
		this.statistics.end(ticket, outcome, status, now(), now());
	}

	private void answer(long nanos, int status) {
		this.statistics.responded(this.statistics.begin(now() - nanos), status, now() - nanos, now());
	}

	private long now() {
		return this.now.get();
	}

	private void pass(Duration duration) {
		this.now.addAndGet(duration.toNanos());
	}

}
