package io.outrigger.loadbalancer.attempt;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;
import reactor.util.context.Context;

import io.outrigger.loadbalancer.Attempt;
import io.outrigger.loadbalancer.attempt.exchange.Deadline;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What each try knows of the time that its caller has, when it is sent.
 */
class AttemptDeadlineTests {

	private final List<Long> left = new ArrayList<>();

	@Test
	void isThatOfThePlanForEveryTry() {
		Stage stage = new Stage("a", "b").with(Stage.limits(Duration.ofSeconds(1), Duration.ZERO));
		new Wire(stage, this::failThenAnswer).send();
		stage.move(200);
		assertThat(this.left).containsExactly(nanos(1000), nanos(800));
	}

	@Test
	void isTheEarlierOneOfTheCaller() {
		Stage stage = new Stage("a", "b").with(Stage.limits(Duration.ofSeconds(1), Duration.ZERO));
		Wire wire = new Wire(stage, this::failThenAnswer);
		wire.context = Context.of(Deadline.KEY, new Deadline(stage.now() + nanos(500)));
		wire.send();
		stage.move(200);
		assertThat(this.left).containsExactly(nanos(500), nanos(300));
	}

	@Test
	void holdsForAHedgeToo() {
		Stage stage = new Stage("a", "b").hedging();
		Wire wire = new Wire(stage, (attempt, number) -> {
			this.left.add(attempt.remainingNanos());
			return Wire.silence();
		});
		wire.context = Context.of(Deadline.KEY, new Deadline(stage.now() + nanos(2000)));
		wire.send();
		stage.move(200);
		assertThat(wire.hedges).isOne();
		assertThat(this.left).hasSize(2).first().isEqualTo(nanos(2000));
		assertThat(this.left.get(1)).isBetween(nanos(1800), nanos(1950));
	}

	@Test
	void isNoneWhereNobodySaysOne() {
		Stage stage = new Stage("a", "b");
		new Wire(stage, this::failThenAnswer).send();
		stage.move(200);
		assertThat(this.left).containsExactly(Long.MAX_VALUE, Long.MAX_VALUE);
	}

	private Wire.Act failThenAnswer(Attempt attempt, int number) {
		this.left.add(attempt.remainingNanos());
		return (number == 1) ? Wire.answer(503).after(200) : Wire.answer(200);
	}

	private static long nanos(long millis) {
		return Duration.ofMillis(millis).toNanos();
	}

}
