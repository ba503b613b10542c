package io.outrigger.autoconfigure.registry;

import java.time.Duration;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

import io.outrigger.autoconfigure.Backend;
import io.outrigger.autoconfigure.failure.InvalidPropertyException;

/**
 * Configuration properties of the service registry.
 *
 * @param enabled Whether the service registry is active.
 * @param backend Where the registry keeps what it knows; the platform's backend unless
 * set.
 * @param heartbeatInterval Time between two heartbeats of this instance.
 * @param lease Time that a registration stays without a heartbeat.
 * @param drainDelay Time between telling others that this instance leaves and refusing
 * requests.
 */
@ConfigurationProperties("outrigger.registry")
public record RegistryProperties(@DefaultValue("true") boolean enabled, @Nullable Backend backend,
		@DefaultValue("3s") Duration heartbeatInterval, @DefaultValue("9s") Duration lease,
		@DefaultValue("0s") Duration drainDelay) {

	private static final String PREFIX = "outrigger.registry.";

	/**
	 * Checks every value.
	 */
	public RegistryProperties {
		InvalidPropertyException.require(backend != Backend.REDIS, PREFIX + "backend", backend,
				"memory, for it is kept in the process");
		InvalidPropertyException.require(heartbeatInterval.toMillis() >= 100, PREFIX + "heartbeat-interval",
				heartbeatInterval, "at least 100ms");
		InvalidPropertyException.require(lease.compareTo(heartbeatInterval.multipliedBy(2)) >= 0, PREFIX + "lease",
				lease, "at least twice " + PREFIX + "heartbeat-interval (" + heartbeatInterval + ")");
		InvalidPropertyException.require(!drainDelay.isNegative() && drainDelay.toMinutes() < 10,
				PREFIX + "drain-delay", drainDelay, "from 0s to 10m");
	}

}
