package io.outrigger.loadbalancer;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import io.outrigger.loadbalancer.spi.PickRequest;
import io.outrigger.loadbalancer.statistics.Outcome;
import io.outrigger.loadbalancer.statistics.OutcomeCounts;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link Attempt}.
 */
class AttemptTests {

	private final Fleet fleet = new Fleet();

	private Attempt attempt;

	@BeforeEach
	void pick() {
		this.fleet.add("stock", "a");
		this.attempt = this.fleet.balancers.pick("stock");
	}

	@Test
	void knowsHowLongItsCallerWaits() {
		assertThat(this.attempt.remainingNanos()).isEqualTo(Long.MAX_VALUE);
		this.attempt.until(Duration.ofSeconds(2).toNanos());
		this.fleet.now.set(Duration.ofSeconds(3).toNanos());
		assertThat(this.attempt.remainingNanos()).isEqualTo(Duration.ofSeconds(-1).toNanos());
	}

	@Test
	void isInFlightUntilToldItsEnd() {
		assertThat(report().inFlight()).isOne();
		this.attempt.responded(200);
		assertThat(report().inFlight()).isOne();
		this.attempt.complete();
		assertThat(report().inFlight()).isZero();
		assertThat(report().successes()).isOne();
	}

	@Test
	void measuresTheTimeToResponseHeadersOnly() {
		this.fleet.now.set(Duration.ofMillis(20).toNanos());
		this.attempt.responded(200);
		this.fleet.now.set(Duration.ofSeconds(20).toNanos());
		this.attempt.complete();
		assertThat(report().latency()).isEqualTo(Duration.ofMillis(20));
	}

	@Test
	void isAFailureIfTheStatusSaysSo() {
		this.attempt.responded(503);
		this.attempt.complete();
		assertThat(report().failures()).isOne();
		assertThat(report().failureScore()).isEqualTo(10);
	}

	@Test
	void isAFailureIfTheConnectionBreaks() {
		this.attempt.responded(200);
		this.attempt.fail(new IOException("reset"));
		assertThat(report().failures()).isOne();
		assertThat(report().successes()).isZero();
	}

	@Test
	void isNoFailureIfThisSideFails() {
		this.attempt.fail(new IllegalArgumentException("cannot be encoded"));
		assertThat(report().failures()).isZero();
		assertThat(report().cancels()).isOne();
	}

	@Test
	void isCancelledBeforeHeaders() {
		this.attempt.cancel();
		assertThat(report().cancels()).isOne();
		assertThat(report().latency()).isNull();
	}

	@Test
	void hasAnOutcomeWhenCancelledAfterHeaders() {
		this.attempt.responded(200);
		this.attempt.cancel();
		assertThat(report().successes()).isOne();
		assertThat(report().cancels()).isZero();
	}

	@Test
	void takesItsFirstEndOnly() {
		this.attempt.responded(200);
		this.attempt.complete();
		this.attempt.fail(new IOException());
		this.attempt.cancel();
		this.attempt.complete();
		assertThat(report().inFlight()).isZero();
		assertThat(report().successes()).isOne();
		assertThat(report().failures()).isZero();
	}

	@Test
	void ignoresHeadersAfterItsEnd() {
		this.attempt.cancel();
		this.attempt.responded(200);
		assertThat(this.attempt.hasResponded()).isFalse();
		assertThat(report().latency()).isNull();
	}

	@Test
	void takesOneEndOfManyAtOnce() {
		this.attempt.responded(200);
		List<Runnable> ends = List.of(this.attempt::complete, this.attempt::cancel,
				() -> this.attempt.fail(new IOException()));
		IntStream.range(0, 300).parallel().forEach((i) -> ends.get(i % 3).run());
		assertThat(report().inFlight()).isZero();
		assertThat(report().successes() + report().failures() + report().cancels()).isOne();
	}

	@Test
	void countsForItsPolicyToo() {
		OutcomeCounts counts = this.fleet.balancers.find("stock").counts("p2c");
		assertThat(counts.inFlight()).isOne();
		this.attempt.responded(200);
		this.attempt.complete();
		assertThat(counts.picks()).isOne();
		assertThat(counts.inFlight()).isZero();
		assertThat(counts.ends(Outcome.SUCCESS)).isOne();
	}

	@Test
	void takesNoLatencyFromAStream() {
		this.fleet.now.set(Duration.ofMillis(20).toNanos());
		this.attempt.opened(200);
		assertThat(this.attempt.hasResponded()).isTrue();
		assertThat(report().inFlight()).isOne();
		this.attempt.responded(500);
		this.attempt.complete();
		assertThat(report().latency()).isNull();
		assertThat(report().successes()).isOne();
	}

	@Test
	void knowsItsNumberAndWhenItBegan() {
		assertThat(this.attempt.number()).isOne();
		assertThat(this.attempt.begunNanos()).isZero();
		this.fleet.now.set(7);
		Attempt second = this.fleet.balancers.pick("stock").numbered(2);
		assertThat(second.number()).isEqualTo(2);
		assertThat(second.begunNanos()).isEqualTo(7);
	}

	@Test
	void countsFromItsBeginOnIfItWasOnlyChosen() {
		Attempt chosen = this.fleet.balancers.find("stock").choose(PickRequest.PLAIN);
		assertThat(report().inFlight()).as("the one that was picked").isOne();
		this.fleet.now.set(Duration.ofSeconds(5).toNanos());
		assertThat(chosen.begin().begin()).isSameAs(chosen);
		assertThat(report().inFlight()).isEqualTo(2);
		this.fleet.now.set(Duration.ofMillis(5_020).toNanos());
		chosen.responded(200);
		chosen.complete();
		assertThat(report().latency()).isEqualTo(Duration.ofMillis(20));
		assertThat(report().picks()).isEqualTo(2);
	}

	@Test
	void isNothingIfItEndsBeforeItBegan() {
		Attempt chosen = this.fleet.balancers.find("stock").choose(PickRequest.PLAIN);
		chosen.responded(503);
		assertThat(chosen.hasResponded()).isFalse();
		chosen.fail(new IOException("never sent"));
		chosen.begin();
		assertThat(report().inFlight()).as("the one that was picked").isOne();
		assertThat(report().failures()).isZero();
		assertThat(report().cancels()).isZero();
	}

	private InstanceReport report() {
		return this.fleet.report("stock", "a");
	}

}
