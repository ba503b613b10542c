package io.outrigger.autoconfigure.registry;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.boot.context.properties.bind.Name;

import io.outrigger.autoconfigure.Backend;
import io.outrigger.autoconfigure.failure.InvalidPropertyException;
import io.outrigger.registry.ServiceInstance;

/**
 * Configuration properties of the service registry.
 *
 * @param enabled Whether the service registry is active.
 * @param backend Where the registry keeps what it knows; the platform's backend unless
 * set.
 * @param heartbeatInterval Time between two heartbeats of this instance.
 * @param lease Time that a registration stays without a heartbeat.
 * @param drainDelay Time between telling others that this instance leaves and refusing
 * requests; none in memory and 1s in Redis unless set.
 * @param healthGroup Health group that the state of this instance follows; none if empty.
 * @param healthInterval Time between two looks at the health group.
 * @param fixed Instances of services that do not run Outrigger, by service.
 */
@ConfigurationProperties("outrigger.registry")
public record RegistryProperties(@DefaultValue("true") boolean enabled, @Nullable Backend backend,
		@DefaultValue("3s") Duration heartbeatInterval, @DefaultValue("9s") Duration lease,
		@Nullable Duration drainDelay, @Nullable String healthGroup, @DefaultValue("5s") Duration healthInterval,
		@Name("static") @DefaultValue Map<String, List<StaticInstance>> fixed) {

	private static final String PREFIX = "outrigger.registry.";

	/**
	 * Checks every value.
	 */
	public RegistryProperties {
		InvalidPropertyException.require(heartbeatInterval.toMillis() >= 100, PREFIX + "heartbeat-interval",
				heartbeatInterval, "at least 100ms");
		InvalidPropertyException.require(lease.compareTo(heartbeatInterval.multipliedBy(2)) >= 0, PREFIX + "lease",
				lease, "at least twice " + PREFIX + "heartbeat-interval (" + heartbeatInterval + ")");
		InvalidPropertyException.require(
				drainDelay == null || (!drainDelay.isNegative() && drainDelay.toMinutes() < 10), PREFIX + "drain-delay",
				drainDelay, "from 0s to 10m");
		InvalidPropertyException.require(healthInterval.toMillis() >= 100, PREFIX + "health-interval", healthInterval,
				"at least 100ms");
		fixed.forEach(RegistryProperties::check);
	}

	/**
	 * Returns the instances that are written down.
	 * @return the static instances of all services
	 */
	List<ServiceInstance> staticInstances() {
		return this.fixed.entrySet()
			.stream()
			.flatMap((service) -> service.getValue().stream().map((instance) -> instance.of(service.getKey())))
			.toList();
	}

	private static void check(String service, List<StaticInstance> instances) {
		String property = PREFIX + "static" + (service.matches("[a-z0-9-]+") ? "." + service : "[" + service + "]");
		InvalidPropertyException.require(ServiceInstance.isName(service), property, service,
				"the name of a service: letters, digits, '.', '_' and '-', at most 127");
		Set<String> ids = new HashSet<>();
		for (int index = 0; index < instances.size(); index++) {
			StaticInstance instance = instances.get(index);
			String element = property + "[" + index + "]";
			instance.check(element + ".");
			InvalidPropertyException.require(ids.add(instance.id()), element, instance.host() + ":" + instance.port(),
					"a host and port that no other static instance of the service has");
		}
	}

	/**
	 * An instance of a service that does not run Outrigger.
	 *
	 * @param host Host name or address at which others reach the instance.
	 * @param port Port at which others reach the instance.
	 * @param secure Whether the instance expects TLS.
	 * @param zone Failure domain in which the instance runs.
	 * @param region Group of zones in which the instance runs.
	 * @param version Version of the service.
	 * @param weight Relative capacity of the instance, from 1 to 10000.
	 * @param metadata Further attributes of the instance.
	 */
	public record StaticInstance(@DefaultValue("") String host, int port, boolean secure, @Nullable String zone,
			@Nullable String region, @Nullable String version, @DefaultValue("100") int weight,
			@DefaultValue Map<String, String> metadata) {

		private static final int MAX_HOST = 112;

		/**
		 * Copies the metadata.
		 */
		public StaticInstance {
			metadata = Map.copyOf(metadata);
		}

		private void check(String prefix) {
			InvalidPropertyException.require(ServiceInstance.isHost(this.host) && this.host.length() <= MAX_HOST,
					prefix + "host", this.host, "a host name or address, at most " + MAX_HOST);
			InvalidPropertyException.require(this.port > 0 && this.port <= 65535, prefix + "port", this.port,
					"from 1 to 65535");
			InvalidPropertyException.require(this.weight > 0 && this.weight <= ServiceInstance.MAX_WEIGHT,
					prefix + "weight", this.weight, "from 1 to " + ServiceInstance.MAX_WEIGHT);
			InvalidPropertyException.require(this.metadata.size() <= ServiceInstance.MAX_METADATA, prefix + "metadata",
					this.metadata.size() + " entries", "at most " + ServiceInstance.MAX_METADATA);
		}

		/*
		 * Follows from the address, so that every process that lists the instance gives
		 * it the same. No id has the colons of an IPv6 address, or may start with one.
		 */
		private String id() {
			return "static-" + this.host.toLowerCase(Locale.ROOT).replace(':', '-') + "-" + this.port;
		}

		private ServiceInstance of(String service) {
			return ServiceInstance.builder(service, id(), this.host, this.port)
				.secure(this.secure)
				.location(this.zone, this.region)
				.version(this.version)
				.weight(this.weight)
				.metadata(this.metadata)
				.build();
		}

	}

}
