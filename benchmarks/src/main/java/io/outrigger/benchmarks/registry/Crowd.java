package io.outrigger.benchmarks.registry;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import reactor.core.publisher.Flux;
import reactor.core.scheduler.Schedulers;

import io.outrigger.benchmarks.redis.OwnConnections;
import io.outrigger.redis.feed.FeedSettings;
import io.outrigger.registry.ServiceInstance;
import io.outrigger.registry.load.InstanceCapacity;
import io.outrigger.registry.redis.RedisServiceRegistry;
import io.outrigger.time.Ticker;

/**
 * One service of many instances, and a registry in this process that follows it.
 */
public final class Crowd implements AutoCloseable {

	/**
	 * The name of the service.
	 */
	public static final String SERVICE = "crowd";

	static final int AT_ONCE = 64;

	/*
	 * Each waits until it is seen here, beside whatever else is measured.
	 */
	private static final int REGISTERED_AT_ONCE = 16;

	/*
	 * None ends while it is measured.
	 */
	private static final Duration LEASE = Duration.ofMinutes(30);

	private final OwnConnections connections;

	private final RedisServiceRegistry registry;

	private final List<ServiceInstance> registered = new ArrayList<>();

	private Crowd(OwnConnections connections, String namespace) {
		this.connections = connections;
		this.registry = follower(connections, namespace);
	}

	/**
	 * Connects, and follows what is in a namespace.
	 * @param uri where Redis is
	 * @param namespace the namespace
	 * @return the crowd, nobody in it
	 */
	public static Crowd in(String uri, String namespace) {
		Crowd crowd = new Crowd(OwnConnections.patient(uri), namespace);
		crowd.registry.start();
		return crowd;
	}

	/**
	 * Makes a registry that follows nothing yet.
	 * @param connections its connections
	 * @param namespace what it will follow
	 * @return the registry
	 */
	public static RedisServiceRegistry follower(OwnConnections connections, String namespace) {
		return new RedisServiceRegistry(connections.connections(), namespace, LEASE, FeedSettings.DEFAULTS,
				Ticker.system(), Schedulers.parallel());
	}

	/**
	 * Registers instances that say of themselves what real ones do.
	 * @param count how many
	 */
	public void register(int count) {
		this.registered.addAll(Flux.range(0, count)
			.map(Crowd::instance)
			.flatMap(this.registry::register, REGISTERED_AT_ONCE)
			.collectList()
			.blockOptional(Duration.ofMinutes(2))
			.orElseThrow());
	}

	/**
	 * Waits until the registry knows them.
	 * @param count how many
	 * @param atMost how long to wait
	 */
	public void awaitAll(int count, Duration atMost) {
		this.registry.watch(SERVICE).filter((view) -> view.instances().size() == count).blockFirst(atMost);
	}

	/**
	 * Returns the registry.
	 * @return the registry
	 */
	public RedisServiceRegistry registry() {
		return this.registry;
	}

	/**
	 * Returns whom this process registered.
	 * @return the registrations
	 */
	public List<ServiceInstance> registered() {
		return List.copyOf(this.registered);
	}

	private static ServiceInstance instance(int number) {
		return ServiceInstance
			.builder(SERVICE, "crowd-%08x".formatted(number * 0x9E3779B1),
					"10.%d.%d.%d".formatted(number >> 16, (number >> 8) & 255, number & 255), 8080)
			.location("zone-" + number % 3, "region-1")
			.version("1.4." + number % 2)
			.capacity(new InstanceCapacity(null, null, 4.0, 536_870_912L))
			.management(8081, "/actuator/health")
			.metadata(Map.of("team", "blue", "track", "stable"))
			.startedAt(Instant.EPOCH.plusMillis(1_790_000_000_000L + number))
			.build();
	}

	@Override
	public void close() {
		this.registry.stop();
		this.connections.close();
	}

}
