package io.outrigger.benchmarks.registry.fleet;

import java.util.List;

/**
 * How a Eureka fleet is set up. The server never protects itself: it would keep the dead
 * of so small a fleet for ever.
 *
 * @param name what the peer is called in reports
 * @param server options of the server
 * @param members options of its clients
 */
public record EurekaTimes(String name, List<String> server, List<String> members) {

	/**
	 * Nothing set but that.
	 */
	public static final EurekaTimes DEFAULTS = new EurekaTimes("Eureka at its defaults",
			List.of("--eureka.server.enable-self-preservation=false"), List.of());

	/**
	 * The least that its properties take, in whole seconds where they are.
	 */
	public static final EurekaTimes FASTEST = new EurekaTimes("Eureka at its fastest",
			List.of("--eureka.server.enable-self-preservation=false",
					"--eureka.server.eviction-interval-timer-in-ms=100",
					"--eureka.server.use-read-only-response-cache=false",
					"--eureka.server.response-cache-update-interval-ms=100"),
			List.of("--eureka.client.registry-fetch-interval-seconds=1",
					"--eureka.client.instance-info-replication-interval-seconds=1",
					"--eureka.client.initial-instance-info-replication-interval-seconds=0",
					"--eureka.instance.lease-renewal-interval-in-seconds=1",
					"--eureka.instance.lease-expiration-duration-in-seconds=2"));

}
