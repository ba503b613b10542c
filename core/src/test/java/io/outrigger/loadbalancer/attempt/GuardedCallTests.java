package io.outrigger.loadbalancer.attempt;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

import io.github.resilience4j.bulkhead.Bulkhead;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import io.outrigger.loadbalancer.Attempt;
import io.outrigger.loadbalancer.attempt.guard.CallRejectedException;
import io.outrigger.loadbalancer.attempt.guard.Rejection;
import io.outrigger.loadbalancer.settings.FailoverSettings;
import io.outrigger.loadbalancer.steering.InstanceMatch;
import io.outrigger.loadbalancer.steering.Share;
import io.outrigger.loadbalancer.steering.TrafficSplit;
import io.outrigger.registry.ServiceInstance;
import io.outrigger.sidecar.guard.BreakerSettings;
import io.outrigger.sidecar.guard.BulkheadSettings;
import io.outrigger.sidecar.guard.GuardSettings;
import io.outrigger.sidecar.guard.RateLimitSettings;
import io.outrigger.sidecar.guard.ResilienceRegistries;
import io.outrigger.sidecar.guard.RouteGuards;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Calls behind the circuit breakers, the bulkhead and the rate limit of a route.
 */
class GuardedCallTests {

	private final ResilienceRegistries registries = ResilienceRegistries.ofOwn();

	@Test
	void areKeptBackWhenTooManyFailed() {
		Stage stage = new Stage("a").takingTurns();
		AttemptPlan plan = plan(stage, breaking(true));
		for (int i = 0; i < 20; i++) {
			assertThat(call(stage, plan, Wire.answer((i % 2 == 0) ? 500 : 200)).signals).hasSize(2);
		}
		assertThat(breaker("r").getState()).isEqualTo(CircuitBreaker.State.OPEN);
		Wire kept = call(stage, plan, Wire.answer(200));
		assertThat(kept.sent).isEmpty();
		assertThat(rejection(kept)).isEqualTo(Rejection.BREAKER_OPEN);
		assertThat((Exception) kept.signals.get(0)).hasMessageContaining("service 'stock'")
			.hasMessageContaining("outrigger.sidecar.routes.r.circuit-breaker");
	}

	@Test
	void keepGoingToTheGoodInstanceWhileTheBreakerOfTheBadOneIsOpenAndThatOfTheRouteIsNot() {
		Stage stage = new Stage("a", "b").takingTurns();
		AttemptPlan plan = plan(stage, breaking(true));
		for (int i = 0; i < 60; i++) {
			post(stage, plan, (attempt) -> attempt.instance().id().equals("b") ? 500 : 200);
		}
		assertThat(breaker("r@b").getState()).isEqualTo(CircuitBreaker.State.OPEN);
		assertThat(breaker("r").getState()).isEqualTo(CircuitBreaker.State.CLOSED);
		for (int i = 0; i < 20; i++) {
			Wire wire = post(stage, plan, (attempt) -> 200);
			assertThat(wire.sent).containsExactly("a");
		}
		stage.assertNothingInFlight();
	}

	@Test
	void areKeptBackWhenAllInstancesAreBad() {
		Stage stage = new Stage("a", "b").takingTurns();
		AttemptPlan plan = plan(stage, breaking(true));
		for (int i = 0; i < 100; i++) {
			post(stage, plan, (attempt) -> 503);
		}
		Wire kept = post(stage, plan, (attempt) -> 200);
		assertThat(kept.sent).isEmpty();
		assertThat(rejection(kept)).isIn(Rejection.BREAKER_OPEN, Rejection.INSTANCES_OPEN);
		stage.assertNothingInFlight();
	}

	@Test
	void openTheRouteForOneBadInstanceIfItsInstancesHaveNoBreakers() {
		Stage stage = new Stage("a", "b").takingTurns();
		AttemptPlan plan = plan(stage, breaking(false));
		for (int i = 0; i < 20; i++) {
			post(stage, plan, (attempt) -> attempt.instance().id().equals("b") ? 500 : 200);
		}
		assertThat(breaker("r").getState()).isEqualTo(CircuitBreaker.State.OPEN);
		assertThat(this.registries.breakers().find("r@b")).isEmpty();
	}

	@Test
	void giveTheLeaveOfAHalfOpenBreakerBackWhateverEndsThem() {
		Stage stage = new Stage("a").takingTurns();
		AttemptPlan plan = plan(stage, breaking(true));
		call(stage, plan, Wire.answer(200));
		for (CircuitBreaker breaker : List.of(breaker("r"), breaker("r@a"))) {
			breaker.transitionToOpenState();
			breaker.transitionToHalfOpenState();
		}
		for (int i = 0; i < 10; i++) {
			Wire wire = call(stage, plan, Wire.silence());
			assertThat(wire.sent).hasSize(1);
			wire.leave();
		}
		for (int i = 0; i < 3; i++) {
			call(stage, plan, Wire.answer(200)).leave();
		}
		assertThat(breaker("r").getState()).isEqualTo(CircuitBreaker.State.CLOSED);
		assertThat(breaker("r@a").getState()).isEqualTo(CircuitBreaker.State.CLOSED);
	}

	@Test
	void giveNoLeaveOfAHalfOpenBreakerBackThatTheyDidNotHave() {
		Stage stage = new Stage("a").takingTurns();
		AttemptPlan plan = plan(stage, breaking(false));
		List<Wire> before = new ArrayList<>();
		for (int i = 0; i < 10; i++) {
			before.add(call(stage, plan, Wire.silence()));
		}
		breaker("r").transitionToOpenState();
		breaker("r").transitionToHalfOpenState();
		before.forEach(Wire::leave);
		int sent = 0;
		for (int i = 0; i < 10; i++) {
			sent += call(stage, plan, Wire.silence()).sent.size();
		}
		assertThat(sent).isEqualTo(3);
	}

	@Test
	void failTheHalfOpenBreakerWithTheirHeadersAndNotWithTheirBodies() {
		Stage stage = new Stage("a").takingTurns();
		AttemptPlan plan = plan(stage, breaking(true));
		call(stage, plan, Wire.answer(200));
		breaker("r").transitionToOpenState();
		breaker("r").transitionToHalfOpenState();
		for (int i = 0; i < 3; i++) {
			assertThat(call(stage, plan, Wire.answer(500)).sent).hasSize(1);
		}
		assertThat(breaker("r").getState()).isEqualTo(CircuitBreaker.State.OPEN);
	}

	@Test
	void tellTheBreakerOfTheInstanceThatABodyFailed() {
		Stage stage = new Stage("a").takingTurns();
		AttemptPlan plan = plan(stage, breaking(true));
		Wire wire = call(stage, plan, Wire.answer(200));
		wire.reply().attempt.fail(new IOException("reset"));
		assertThat(breaker("r@a").getMetrics().getNumberOfFailedCalls()).isEqualTo(1);
	}

	@Test
	void haveAPlaceUntilTheirBodyIsRead() {
		Stage stage = new Stage("a");
		AttemptPlan plan = plan(stage, holding(2, 0, Duration.ZERO));
		Wire first = call(stage, plan, Wire.answer(200));
		Wire second = call(stage, plan, Wire.answer(206));
		assertThat(rejection(call(stage, plan, Wire.answer(200)))).isEqualTo(Rejection.BULKHEAD_FULL);
		first.leave();
		call(stage, plan, Wire.answer(200)).leave();
		second.reply().attempt.fail(new IOException("reset"));
		assertThat(free()).isEqualTo(2);
	}

	@Test
	void giveTheirPlaceBackWhateverEndsThem() {
		Stage stage = new Stage("a").with(Stage.limits(Duration.ofMillis(500), Duration.ZERO));
		AttemptPlan plan = plan(stage, holding(1, 0, Duration.ZERO));
		call(stage, plan, Wire.refuse());
		assertThat(free()).isEqualTo(1);
		call(stage, plan, Wire.nothing());
		assertThat(free()).isEqualTo(1);
		Wire late = call(stage, plan, Wire.silence());
		assertThat(free()).isZero();
		stage.move(500);
		assertThat(late.signals.get(0)).isInstanceOf(AttemptTimeoutException.class);
		assertThat(free()).isEqualTo(1);
		call(stage, plan, Wire.silence()).leave();
		assertThat(free()).isEqualTo(1);
		call(stage, plan, Wire.answer(503)).leave();
		assertThat(free()).isEqualTo(1);
	}

	@Test
	void waitForAPlaceInTheOrderInWhichTheyCame() {
		Stage stage = new Stage("a");
		AttemptPlan plan = plan(stage, holding(1, 2, Duration.ofSeconds(1)));
		Wire first = call(stage, plan, Wire.answer(200));
		Wire second = call(stage, plan, Wire.answer(200));
		Wire third = call(stage, plan, Wire.answer(200));
		assertThat(rejection(call(stage, plan, Wire.answer(200)))).isEqualTo(Rejection.BULKHEAD_FULL);
		assertThat(second.sent).isEmpty();
		first.leave();
		assertThat(second.sent).hasSize(1);
		assertThat(third.sent).isEmpty();
		stage.move(1000);
		assertThat(rejection(third)).isEqualTo(Rejection.BULKHEAD_FULL);
		second.leave();
		assertThat(third.sent).isEmpty();
		assertThat(free()).isEqualTo(1);
	}

	@Test
	void leaveTheQueueWhenNobodyWantsThemAnyMore() {
		Stage stage = new Stage("a").with(Stage.limits(Duration.ofMillis(300), Duration.ZERO));
		AttemptPlan plan = plan(stage, holding(1, 1, Duration.ofSeconds(1)));
		Wire first = call(stage, plan, Wire.answer(200));
		call(stage, plan, Wire.answer(200)).leave();
		Wire late = call(stage, plan, Wire.answer(200));
		stage.move(300);
		assertThat(late.signals.get(0)).isInstanceOf(AttemptTimeoutException.class);
		Wire next = call(stage, plan, Wire.answer(200));
		first.leave();
		assertThat(next.sent).hasSize(1);
		assertThat(late.sent).isEmpty();
		next.leave();
		assertThat(free()).isEqualTo(1);
	}

	@Test
	void areNotTakenForLostBeforeNothingHappenedForLong() {
		Stage stage = new Stage("a");
		AttemptPlan plan = plan(stage, holding(1, 0, Duration.ZERO));
		Wire forgotten = call(stage, plan, Wire.answer(200));
		stage.move(Duration.ofMinutes(9).toMillis());
		assertThat(rejection(call(stage, plan, Wire.answer(200)))).isEqualTo(Rejection.BULKHEAD_FULL);
		stage.move(Duration.ofMinutes(1).toMillis());
		Wire next = call(stage, plan, Wire.answer(200));
		assertThat(next.sent).hasSize(1);
		forgotten.leave();
		assertThat(free()).isZero();
		next.leave();
		assertThat(free()).isEqualTo(1);
	}

	@Test
	void areMadeAsOftenAsTheRateLimitSays() {
		Stage stage = new Stage("a");
		GuardSettings limit = new GuardSettings(BreakerSettings.DEFAULTS, null,
				new RateLimitSettings(null, 2, Duration.ofHours(1), Duration.ZERO));
		AttemptPlan plan = plan(stage, limit);
		call(stage, plan, Wire.answer(200)).leave();
		call(stage, plan, Wire.answer(200)).leave();
		Wire kept = call(stage, plan, Wire.answer(200));
		assertThat(rejection(kept)).isEqualTo(Rejection.RATE_LIMITED);
		assertThat(((CallRejectedException) kept.signals.get(0)).retryAfter()).isEqualTo(Duration.ofHours(1));
		assertThat(breaker("r").getMetrics().getNumberOfBufferedCalls()).isEqualTo(2);
	}

	@Test
	void waitForTheNextPeriodIfTheyMay() {
		Stage stage = new Stage("a");
		GuardSettings limit = new GuardSettings(null, new BulkheadSettings(null, 1, 0, Duration.ZERO),
				new RateLimitSettings(null, 1, Duration.ofSeconds(20), Duration.ofSeconds(20)));
		AttemptPlan plan = plan(stage, limit);
		call(stage, plan, Wire.answer(200)).leave();
		Wire waiting = call(stage, plan, Wire.answer(200));
		assertThat(waiting.sent).isEmpty();
		assertThat(free()).isEqualTo(1);
		stage.move(20_000);
		assertThat(waiting.sent).hasSize(1);
		waiting.leave();
		assertThat(free()).isEqualTo(1);
	}

	@Test
	void giveBackWhatTheyTookWhenTheyBlockAsWell() throws IOException {
		Stage stage = new Stage("a").with(Stage.failover(FailoverSettings.DEFAULTS.attempts(1)));
		AttemptPlan plan = plan(stage, holding(1, 1, Duration.ofMillis(20)));
		Reading first = new Reading(null);
		stage.engine.send(plan, first);
		assertThat(free()).isZero();
		assertThatExceptionOfType(CallRejectedException.class).isThrownBy(() -> waitingInVain(stage, plan))
			.satisfies((ex) -> assertThat(ex.rejection()).isEqualTo(Rejection.BULKHEAD_FULL));
		first.attempt.complete();
		assertThatExceptionOfType(IOException.class)
			.isThrownBy(() -> stage.engine.send(plan, new Reading(new IOException("reset"))));
		assertThat(free()).isEqualTo(1);
	}

	@Test
	void goWhereTheSplitOfTheirRouteSaysAndAllOthersWhereTheyWould() {
		Stage stage = new Stage("a");
		stage.registry.register(ServiceInstance.builder("stock", "next", "host-next", 80).version("2").build()).block();
		Share all = new Share("next", new InstanceMatch("2", Map.of()), 100, List.of());
		Share none = new Share("next", new InstanceMatch("2", Map.of()), 0, List.of());
		AttemptPlan forward = plan(stage, GuardSettings.NONE, new TrafficSplit(List.of(all)));
		AttemptPlan back = plan(stage, holding(100, 0, Duration.ZERO), new TrafficSplit(List.of(none)));
		Set<String> others = new TreeSet<>();
		for (int i = 0; i < 50; i++) {
			Wire next = call(stage, forward, Wire.answer(200));
			Wire before = call(stage, back, Wire.answer(200));
			Wire other = new Wire(stage, (attempt, number) -> Wire.answer(200)).send();
			assertThat(next.sent).containsExactly("next");
			assertThat(before.sent).containsExactly("a");
			others.addAll(other.sent);
			List.of(next, before, other).forEach(Wire::leave);
		}
		assertThat(others).containsExactly("a", "next");
		Wire failing = call(stage, forward, Wire.answer(503));
		assertThat(failing.sent).as("a share of which nobody is left").containsExactly("next");
		failing.leave();
		stage.assertNothingInFlight();
	}

	@Test
	void leaveNothingTakenWhicheverWayManyOfThemEnd() {
		Random random = new Random(7);
		Stage stage = new Stage("a", "b", "c").with(Stage.limits(Duration.ofMillis(400), Duration.ofMillis(150)));
		GuardSettings settings = new GuardSettings(BreakerSettings.DEFAULTS,
				new BulkheadSettings(null, 8, 8, Duration.ofMillis(100)),
				new RateLimitSettings(null, 1_000_000, Duration.ofSeconds(1), Duration.ZERO));
		AttemptPlan plan = plan(stage, settings);
		List<Wire> running = new ArrayList<>();
		for (int i = 0; i < 20_000; i++) {
			running.add(call(stage, plan, anyEnd(random)));
			stage.move(random.nextInt(4));
			if (random.nextInt(3) == 0) {
				running.remove(random.nextInt(running.size())).leave();
			}
			if (running.size() > 40) {
				running.remove(0).leave();
			}
		}
		stage.move(10_000);
		running.forEach(Wire::leave);
		assertThat(free()).isEqualTo(8);
		stage.assertNothingInFlight();
	}

	@Test
	void shareTheirPlacesAmongThreads() throws InterruptedException {
		Stage stage = new Stage("a");
		AttemptPlan plan = plan(stage, holding(2, 4000, Duration.ofSeconds(10)));
		ExecutorService threads = Executors.newFixedThreadPool(4);
		CountDownLatch ended = new CountDownLatch(4000);
		for (int i = 0; i < 4000; i++) {
			threads.execute(() -> stage.engine.send(plan, new InstantAnswer(ended)).subscribe(Attempt::complete));
		}
		assertThat(ended.await(20, TimeUnit.SECONDS)).isTrue();
		threads.shutdown();
		assertThat(threads.awaitTermination(10, TimeUnit.SECONDS)).isTrue();
		assertThat(free()).isEqualTo(2);
		stage.assertNothingInFlight();
	}

	@Test
	void areCountedOnceWhenThreadsMeetAtTheRateLimit() throws InterruptedException {
		Stage stage = new Stage("a");
		AttemptPlan plan = plan(stage, new GuardSettings(BreakerSettings.DEFAULTS, null,
				new RateLimitSettings(null, 10_000, Duration.ofHours(1), Duration.ZERO)));
		ExecutorService threads = Executors.newFixedThreadPool(4);
		CountDownLatch ended = new CountDownLatch(10_000);
		AtomicInteger refused = new AtomicInteger();
		for (int i = 0; i < 10_100; i++) {
			threads.execute(() -> stage.engine.send(plan, new InstantAnswer(ended))
				.subscribe(Attempt::complete, (failure) -> refused.incrementAndGet()));
		}
		assertThat(ended.await(20, TimeUnit.SECONDS)).isTrue();
		threads.shutdown();
		assertThat(threads.awaitTermination(10, TimeUnit.SECONDS)).isTrue();
		assertThat(refused).hasValue(100);
		stage.assertNothingInFlight();
	}

	private static void waitingInVain(Stage stage, AttemptPlan plan) throws IOException {
		AtomicBoolean over = new AtomicBoolean();
		Thread clock = new Thread(() -> {
			while (!over.get()) {
				stage.move(5);
			}
		});
		clock.start();
		try {
			stage.engine.send(plan, new Reading(null));
		}
		finally {
			over.set(true);
		}
	}

	private static Wire.Act anyEnd(Random random) {
		return switch (random.nextInt(7)) {
			case 0 -> Wire.refuse();
			case 1 -> Wire.silence();
			case 2 -> Wire.answer(503).after(random.nextInt(50));
			case 3 -> Wire.fail(new IOException("reset")).after(random.nextInt(200));
			case 4 -> Wire.answer(206).after(random.nextInt(100));
			case 5 -> Wire.nothing();
			default -> Wire.answer(200).after(random.nextInt(200));
		};
	}

	private AttemptPlan plan(Stage stage, GuardSettings settings) {
		return plan(stage, settings, null);
	}

	private AttemptPlan plan(Stage stage, GuardSettings settings, @Nullable TrafficSplit split) {
		RouteGuards guards = new RouteGuards(stage.balancers, this.registries, stage::now, () -> stage.time);
		ServiceAttempts attempts = stage.engine.find("stock");
		AttemptPlan service = attempts.plan();
		return attempts.plan(service.failover(), stage.balancers.attempting("stock").hedging(),
				guards.guard("r", "stock", true, settings), split);
	}

	private static GuardSettings breaking(boolean perInstance) {
		BreakerSettings defaults = BreakerSettings.DEFAULTS;
		return new GuardSettings(new BreakerSettings(null, perInstance, defaults.trip(), defaults.recovery()), null,
				null);
	}

	private static GuardSettings holding(int maxConcurrent, int maxWaiting, Duration maxWait) {
		return new GuardSettings(null, new BulkheadSettings(null, maxConcurrent, maxWaiting, maxWait), null);
	}

	private static Wire call(Stage stage, AttemptPlan plan, Wire.Act act) {
		Wire wire = new Wire(stage, (attempt, number) -> act);
		wire.plan = plan;
		return wire.send();
	}

	private static Wire post(Stage stage, AttemptPlan plan, Statuses statuses) {
		Wire wire = new Wire(stage, (attempt, number) -> Wire.answer(statuses.of(attempt)));
		wire.plan = plan;
		wire.method = "POST";
		wire.send().leave();
		return wire;
	}

	private static @Nullable Rejection rejection(Wire wire) {
		assertThat(wire.signals).hasSize(1);
		return (wire.signals.get(0) instanceof CallRejectedException rejected) ? rejected.rejection() : null;
	}

	private CircuitBreaker breaker(String name) {
		return this.registries.breakers().find(name).orElseThrow();
	}

	private int free() {
		Bulkhead bulkhead = this.registries.bulkheads().find("r").orElseThrow();
		return bulkhead.getMetrics().getAvailableConcurrentCalls();
	}

	private interface Statuses {

		int of(Attempt attempt);

	}

}
