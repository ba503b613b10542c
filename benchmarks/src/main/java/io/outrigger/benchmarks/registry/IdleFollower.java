package io.outrigger.benchmarks.registry;

import java.time.Duration;
import java.util.List;

import reactor.core.publisher.Flux;
import reactor.core.scheduler.Schedulers;

import io.outrigger.benchmarks.Measurement;
import io.outrigger.benchmarks.process.Pause;
import io.outrigger.benchmarks.redis.OwnConnections;
import io.outrigger.benchmarks.redis.RedisUse;
import io.outrigger.redis.feed.FeedSettings;
import io.outrigger.registry.ServiceInstance;
import io.outrigger.registry.redis.RedisServiceRegistry;
import io.outrigger.testsupport.redis.RedisServer;
import io.outrigger.time.Ticker;

/**
 * What a process costs Redis that follows services to which nothing happens: it compares
 * revisions, and looks for leases that ran out.
 */
final class IdleFollower {

	private static final int SERVICES = 50;

	private static final int INSTANCES = 10;

	private static final Duration LEASE = Duration.ofSeconds(9);

	private static final double HEARTBEATS = 20;

	private static final String HEARTBEAT = "heartbeats of one instance";

	private static final String SCENARIO = "a process idles and follows";

	private final Duration time;

	IdleFollower(boolean quick) {
		this.time = Duration.ofSeconds(quick ? 10 : 60);
	}

	/*
	 * Nobody renews a lease meanwhile, so that they are long and still swept as often as
	 * those of the default length are.
	 */
	List<Measurement> run(double heartbeatMicros) {
		try (RedisServer redis = RedisServer.start();
				OwnConnections connections = OwnConnections.patient(redis.uri())) {
			fill(connections);
			RedisServiceRegistry follower = registry(connections, LEASE);
			follower.start();
			Pause.of(Duration.ofSeconds(3));
			RedisUse before = RedisUse.of(redis);
			Pause.of(this.time);
			RedisUse use = RedisUse.of(redis).since(before, SERVICES);
			follower.stop();
			double perMinute = 60.0 / this.time.toSeconds();
			double calls = use.calls().getOrDefault("evalsha", 0L) * perMinute / SERVICES;
			return List.of(
					RegistrySuite.FIGURES.lower(SCENARIO, "calls to Redis for each service", "1/min", calls, HEARTBEATS,
							HEARTBEAT),
					RegistrySuite.FIGURES.lower(SCENARIO, "time of Redis in scripts for each service", "us/min",
							use.scriptMicros() * perMinute, HEARTBEATS * heartbeatMicros, HEARTBEAT));
		}
	}

	private static void fill(OwnConnections connections) {
		RedisServiceRegistry writer = registry(connections, Duration.ofMinutes(30));
		writer.start();
		Flux.range(0, SERVICES * INSTANCES)
			.map((i) -> ServiceInstance.builder("service-" + i % SERVICES, "i-" + i, "10.0.0.1", 8080).build())
			.flatMap(writer::register, INSTANCES)
			.blockLast(Duration.ofMinutes(1));
		writer.stop();
	}

	private static RedisServiceRegistry registry(OwnConnections connections, Duration lease) {
		return new RedisServiceRegistry(connections.connections(), "idle", lease, FeedSettings.DEFAULTS,
				Ticker.system(), Schedulers.parallel());
	}

}
