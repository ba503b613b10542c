package io.outrigger.loadbalancer.attempt;

import java.io.IOException;
import java.net.ConnectException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Test;
import reactor.util.context.Context;

import io.outrigger.loadbalancer.attempt.exchange.Deadline;
import io.outrigger.loadbalancer.settings.AttemptTimes;
import io.outrigger.loadbalancer.settings.Attempting;
import io.outrigger.loadbalancer.settings.FailoverSettings;
import io.outrigger.loadbalancer.settings.HedgingSettings;
import io.outrigger.loadbalancer.settings.RetryBudgetSettings;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What holds for {@link AttemptEngine} whatever happens: every seed is another fleet,
 * other settings and other requests, whose tries end and whose callers leave at random.
 */
class AttemptEnginePropertyTests {

	private static final int SEEDS = 3000;

	private static final int REQUESTS = 40;

	private static final Duration WINDOW = Duration.ofSeconds(2);

	private static final String[] INSTANCES = { "a", "b", "c", "d", "e" };

	private int hedged;

	private int retried;

	private int refused;

	private int expired;

	@Test
	void whateverHappens() {
		for (int seed = 0; seed < SEEDS; seed++) {
			try {
				new World(new Random(seed)).run();
			}
			catch (AssertionError error) {
				throw new AssertionError("Seed " + seed, error);
			}
		}
		// None of it came about by never doing anything
		assertThat(List.of(this.hedged, this.retried, this.refused, this.expired))
			.allSatisfy((count) -> assertThat(count).isGreaterThan(300));
	}

	/**
	 * What happens under one seed.
	 */
	private final class World {

		private final Random random;

		private final int instances;

		private final Stage stage;

		private final RetryBudgetSettings budget;

		private final FailoverSettings failover;

		private final HedgingSettings hedging;

		private final List<Wire> wires = new ArrayList<>();

		private final List<Long> requests = new ArrayList<>();

		private final List<Long> retries = new ArrayList<>();

		private final List<Long> hedges = new ArrayList<>();

		World(Random random) {
			this.random = random;
			this.instances = 1 + random.nextInt(INSTANCES.length);
			this.stage = new Stage(Arrays.copyOf(INSTANCES, this.instances));
			this.budget = new RetryBudgetSettings(random.nextInt(60), random.nextInt(3), WINDOW);
			AttemptTimes times = new AttemptTimes(anyTime(600), anyTime(200), anyTime(50), Duration.ofSeconds(1));
			this.failover = FailoverSettings.DEFAULTS.attempts(1 + random.nextInt(4)).times(times);
			this.hedging = new HedgingSettings(random.nextBoolean(), 90, Duration.ofMillis(1), 30);
		}

		private Duration anyTime(int most) {
			return this.random.nextBoolean() ? Duration.ZERO : Duration.ofMillis(1 + this.random.nextInt(most));
		}

		void run() {
			this.stage.with(new Attempting(this.failover, this.budget, this.hedging));
			if (this.hedging.enabled()) {
				learn();
			}
			for (int i = 0; i < REQUESTS; i++) {
				begin();
				this.stage.move(this.random.nextInt(60));
			}
			this.stage.move(30_000);
			this.wires.forEach(Wire::leave);
			this.wires.forEach(this::check);
			this.stage.assertNothingInFlight();
			checkBudget(this.retries, this.budget.percent(), this.budget.reserve(), WINDOW);
			checkBudget(this.hedges, this.hedging.budgetPercent(), 0, Duration.ofSeconds(10));
			AttemptEnginePropertyTests.this.hedged += this.hedges.size();
			AttemptEnginePropertyTests.this.retried += this.retries.size();
			AttemptEnginePropertyTests.this.refused += (int) this.stage.counts().retriesRefused();
		}

		private void learn() {
			for (int i = 0; i < 110; i++) {
				Wire wire = new Wire(this.stage, (attempt, number) -> Wire.answer(200).after(20)).send();
				this.requests.add(this.stage.now());
				this.stage.move(20);
				wire.leave();
			}
			this.stage.move(3000);
		}

		private void begin() {
			Wire wire = new Wire(this.stage, (attempt, number) -> act());
			wire.method = (this.random.nextInt(4) == 0) ? "POST" : "GET";
			wire.canRepeat = this.random.nextInt(8) != 0;
			if (this.random.nextInt(3) == 0) {
				Duration own = Duration.ofMillis(this.random.nextInt(300));
				wire.context = Context.of(Deadline.KEY, Deadline.after(own, this.stage::now));
			}
			wire.onSend = (hedge) -> sent(wire, hedge);
			this.wires.add(wire);
			this.requests.add(this.stage.now());
			wire.send();
			if (this.random.nextInt(3) == 0) {
				this.stage.time.schedule(wire::leave, this.random.nextInt(200), TimeUnit.MILLISECONDS);
			}
		}

		private void sent(Wire wire, boolean hedge) {
			if (wire.sent.size() > 1) {
				(hedge ? this.hedges : this.retries).add(this.stage.now());
			}
		}

		private Wire.Act act() {
			Wire.Act act = switch (this.random.nextInt(10)) {
				case 0 -> Wire.silence();
				case 1 -> Wire.fail(new ConnectException());
				case 2 -> Wire.fail(new IOException());
				case 3 -> Wire.fail(new IllegalStateException());
				case 4 -> Wire.nothing();
				case 5, 6 -> Wire.answer(503);
				case 7 -> Wire.answer(206);
				default -> Wire.answer(200);
			};
			boolean atOnce = act.millis() < 0 || this.random.nextInt(4) == 0;
			return atOnce ? act : act.after(this.random.nextInt(150));
		}

		private void check(Wire wire) {
			assertThat(new HashSet<>(wire.sent)).as("instances").hasSameSizeAs(wire.sent);
			assertThat(wire.sent.size() - wire.hedges).as("tries but hedges")
				.isLessThanOrEqualTo(this.failover.attempts());
			assertThat(wire.hedges).as("hedges").isLessThanOrEqualTo(1);
			assertThat(wire.running).as("tries that run").isZero();
			assertThat(wire.replies).allSatisfy(
					(reply) -> assertThat(reply.delivered + reply.discarded).as("released or delivered").isOne());
			assertThat(wire.signals).hasSizeLessThanOrEqualTo(2);
			checkDeadline(wire);
		}

		private void checkDeadline(Wire wire) {
			Deadline own = wire.context.getOrDefault(Deadline.KEY, null);
			Duration set = this.failover.times().deadline();
			Deadline general = set.isZero() ? null : new Deadline(wire.began + set.toNanos());
			Deadline deadline = Deadline.earlier(own, general);
			if (deadline == null) {
				return;
			}
			assertThat(deadline.remaining(wire.lastSent)).as("left at last try").isNotNegative();
			assertThat(wire.ended - deadline.at()).as("beyond the deadline").isNotPositive();
			if (wire.signals.stream().anyMatch(AttemptTimeoutException.class::isInstance)) {
				AttemptEnginePropertyTests.this.expired++;
			}
		}

		/*
		 * In every window that ends with a try.
		 */
		private void checkBudget(List<Long> taken, double percent, int reserve, Duration window) {
			for (long end : taken) {
				long asked = within(this.requests, end, window.toNanos() * 11 / 10);
				double allowed = asked * percent / 100 + reserve * window.toSeconds();
				assertThat((double) within(taken, end, window.toNanos())).as("taken of %s", allowed)
					.isLessThanOrEqualTo(allowed);
			}
		}

		private static long within(List<Long> times, long end, long nanos) {
			return times.stream().filter((at) -> at > end - nanos && at <= end).count();
		}

	}

}
