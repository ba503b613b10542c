package io.outrigger.loadbalancer;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;

import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Schedulers;

import io.outrigger.benchmarks.exchange.StatusExchange;
import io.outrigger.loadbalancer.attempt.AttemptEngine;
import io.outrigger.loadbalancer.policy.BalancingPolicies;
import io.outrigger.loadbalancer.settings.AttemptTimes;
import io.outrigger.loadbalancer.settings.Attempting;
import io.outrigger.loadbalancer.settings.FailoverSettings;
import io.outrigger.loadbalancer.settings.HedgingSettings;
import io.outrigger.loadbalancer.settings.PerService;
import io.outrigger.loadbalancer.settings.placement.Placement;
import io.outrigger.registry.ServiceInstance;
import io.outrigger.registry.memory.InMemoryServiceRegistry;
import io.outrigger.time.Ticker;

/**
 * What the attempt engine costs a request that is answered by its first try, timers
 * included, beside a chain of Reactor's operators that picks and counts but can neither
 * fail over nor hedge.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class AttemptBenchmark {

	/**
	 * What is set: nothing, a deadline, or hedging.
	 */
	@Param({ "defaults", "deadline", "hedging" })
	public String settings = "";

	private @Nullable LoadBalancers balancers;

	private @Nullable AttemptEngine engine;

	/**
	 * Registers the instances.
	 */
	@Setup
	public void fill() {
		InMemoryServiceRegistry registry = new InMemoryServiceRegistry(Duration.ofDays(1), () -> 0);
		for (int i = 0; i < 10; i++) {
			registry.register(ServiceInstance.builder("stock", "stock-" + i, "localhost", 8080).build()).block();
		}
		Attempting attempting = switch (this.settings) {
			case "deadline" -> Attempting.DEFAULTS
				.with(FailoverSettings.DEFAULTS.times(AttemptTimes.within(Duration.ofSeconds(2), Duration.ZERO)));
			case "hedging" -> Attempting.DEFAULTS.with(HedgingSettings.on());
			default -> Attempting.DEFAULTS;
		};
		LoadBalancerSettings all = new LoadBalancerSettings(PolicyChoice.DEFAULT, Map.of(),
				PerService.all(Placement.DEFAULTS), PerService.all(attempting));
		LoadBalancers balancers = new LoadBalancers(registry, () -> all, new BalancingPolicies(), Ticker.system());
		this.balancers = balancers;
		this.engine = new AttemptEngine(balancers, Ticker.system(), Schedulers::parallel);
	}

	/**
	 * Sends a request through the engine.
	 * @return the status
	 */
	@Benchmark
	public @Nullable Integer engine() {
		AttemptEngine engine = this.engine;
		if (engine == null) {
			return null;
		}
		Answered request = new Answered();
		return request.answer(Mono.defer(() -> engine.send(engine.plan("stock"), request)));
	}

	/**
	 * Sends a request through operators.
	 * @return the status
	 */
	@Benchmark
	public @Nullable Integer operators() {
		LoadBalancers balancers = this.balancers;
		if (balancers == null) {
			return null;
		}
		Answered request = new Answered();
		return request.answer(Mono.defer(() -> {
			Attempt attempt = balancers.pick("stock");
			return request.send(attempt).map((status) -> {
				attempt.responded(status);
				attempt.complete();
				return status;
			}).doOnSuccess((status) -> {
				if (status == null) {
					attempt.cancel();
				}
			}).doOnError(attempt::fail).doOnCancel(attempt::cancel);
		}));
	}

	/**
	 * A request that is answered once it was sent.
	 */
	private static final class Answered implements StatusExchange {

		private final Sinks.One<Integer> wire = Sinks.unsafe().one();

		private @Nullable Integer answer;

		@Nullable Integer answer(Mono<Integer> request) {
			request.subscribe((status) -> this.answer = status);
			this.wire.tryEmitValue(200);
			return this.answer;
		}

		@Override
		public Mono<Integer> send(Attempt attempt) {
			return this.wire.asMono();
		}

	}

}
