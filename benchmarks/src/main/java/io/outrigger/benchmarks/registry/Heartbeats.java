package io.outrigger.benchmarks.registry;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;

import io.lettuce.core.ClientOptions;
import io.lettuce.core.RedisClient;
import io.lettuce.core.TimeoutOptions;
import io.lettuce.core.api.reactive.RedisReactiveCommands;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import io.outrigger.benchmarks.Figures;
import io.outrigger.benchmarks.Measurement;
import io.outrigger.benchmarks.redis.RedisUse;
import io.outrigger.benchmarks.registry.fleet.EurekaCalls;
import io.outrigger.registry.ServiceInstance;
import io.outrigger.registry.load.InstanceLoad;
import io.outrigger.testsupport.redis.RedisServer;

/**
 * How many heartbeats one Redis takes from this machine, and what each costs it.
 */
final class Heartbeats {

	private static final int INSTANCES = 10_000;

	/*
	 * Whom the measurement of look-ups has registered.
	 */
	private static final int RENEWED = 1_000;

	private static final double TARGET = 20_000;

	private static final String LETTUCE = "plain Lettuce, SET with EX";

	private static final String SCENARIO = "heartbeats of 10,000 instances";

	private static final InstanceLoad LOAD = new InstanceLoad(3, 0.25, 0.5, Duration.ofMillis(1), 0.125);

	private static final Duration WARM_UP = Duration.ofSeconds(3);

	private final Duration time;

	private final IdleFollower idle;

	private Beats renewals = new Beats(0, 1);

	Heartbeats(boolean quick) {
		this.time = Duration.ofSeconds(quick ? 4 : 15);
		this.idle = new IdleFollower(quick);
	}

	/*
	 * Renews leases at a Eureka server, beside which ours are not measured.
	 */
	void renew(EurekaCalls eureka) {
		String service = "lookup-" + RENEWED;
		this.renewals = beats(RENEWED, (i) -> Mono.fromFuture(() -> eureka.renew(service, service + "-" + i)));
	}

	List<Measurement> compare() {
		Load ours = ours();
		Load lettuce = lettuce();
		List<Measurement> all = new ArrayList<>();
		all.add(RegistrySuite.FIGURES.higher(SCENARIO, "throughput", "1/s", ours.beats.perSecond(), TARGET,
				Figures.TARGET));
		all.add(RegistrySuite.FIGURES.higher(SCENARIO, "throughput", "1/s", ours.beats.perSecond(),
				lettuce.beats.perSecond(), LETTUCE));
		all.add(RegistrySuite.FIGURES.higher(SCENARIO, "throughput", "1/s", ours.beats.perSecond(),
				this.renewals.perSecond(), "Eureka, renewals by HTTP"));
		all.add(lower("processor time of Redis for each", "us", ours.use.cpuMicros(), lettuce.use.cpuMicros()));
		all.add(lower("received by Redis for each", "B", ours.use.received(), lettuce.use.received()));
		all.add(lower("sent by Redis for each", "B", ours.use.sent(), lettuce.use.sent()));
		all.add(lower("commands run for each", "commands", ours.use.commandsPerScript(), 1));
		all.add(lower("memory of Redis for each instance", "B", ours.memory / INSTANCES, lettuce.memory / INSTANCES));
		all.addAll(this.idle.run(ours.use.scriptMicros()));
		return all;
	}

	private Load ours() {
		try (RedisServer redis = RedisServer.start(); Crowd crowd = Crowd.in(redis.uri(), "heartbeats")) {
			double empty = memory(redis);
			crowd.register(INSTANCES);
			List<ServiceInstance> registered = crowd.registered();
			return load(redis, empty, (i) -> crowd.registry().heartbeat(registered.get(i), LOAD));
		}
	}

	private Load lettuce() {
		try (RedisServer redis = RedisServer.start(); RedisClient client = RedisClient.create(redis.uri())) {
			client.setOptions(ClientOptions.builder().timeoutOptions(TimeoutOptions.enabled()).build());
			RedisReactiveCommands<String, String> commands = client.connect().reactive();
			return load(redis, memory(redis),
					(i) -> commands.setex("heartbeat:crowd-" + i, 3600, "3 0.25 0.5 1 0.125"));
		}
	}

	private Load load(RedisServer redis, double empty, IntFunction<Mono<?>> heartbeat) {
		run(WARM_UP, INSTANCES, heartbeat);
		RedisUse before = RedisUse.of(redis);
		Beats beats = run(this.time, INSTANCES, heartbeat);
		return new Load(beats, RedisUse.of(redis).since(before, beats.count), memory(redis) - empty);
	}

	private Beats beats(int instances, IntFunction<Mono<?>> heartbeat) {
		run(WARM_UP, instances, heartbeat);
		return run(this.time, instances, heartbeat);
	}

	private static Beats run(Duration time, int instances, IntFunction<Mono<?>> heartbeat) {
		long began = System.nanoTime();
		long count = Flux.range(0, Integer.MAX_VALUE)
			.takeWhile((i) -> System.nanoTime() - began < time.toNanos())
			.flatMap((i) -> heartbeat.apply(i % instances).thenReturn(true).onErrorReturn(false), Crowd.AT_ONCE)
			.filter((accepted) -> accepted)
			.count()
			.blockOptional()
			.orElse(0L);
		return new Beats(count, (System.nanoTime() - began) / 1e9);
	}

	private static double memory(RedisServer redis) {
		return Double.parseDouble(redis.info("used_memory").strip());
	}

	private static Measurement lower(String metric, String unit, double ours, double peer) {
		return RegistrySuite.FIGURES.lower(SCENARIO, metric, unit, ours, peer, LETTUCE);
	}

	/**
	 * What was reached.
	 *
	 * @param beats how many, and in what time
	 * @param use what one costs Redis
	 * @param memory what all instances take there, in bytes
	 */
	private record Load(Beats beats, RedisUse use, double memory) {
	}

	/**
	 * Heartbeats that were accepted.
	 *
	 * @param count how many
	 * @param seconds in what time
	 */
	private record Beats(long count, double seconds) {

		double perSecond() {
			return this.count / this.seconds;
		}

	}

}
