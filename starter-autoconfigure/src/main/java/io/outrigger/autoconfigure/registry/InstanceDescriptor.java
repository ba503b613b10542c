package io.outrigger.autoconfigure.registry;

import java.time.Duration;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import io.outrigger.autoconfigure.actuate.Masking;
import io.outrigger.registry.InstanceStatus;
import io.outrigger.registry.ServiceInstance;
import io.outrigger.registry.ServiceRegistry;

/**
 * An instance as the endpoint shows it.
 *
 * @param id name of the instance
 * @param host host that callers connect to
 * @param port port that callers connect to
 * @param secure whether callers use TLS
 * @param status what the instance says about itself
 * @param zone failure domain
 * @param region group of zones
 * @param version version of the service
 * @param weight relative capacity
 * @param incarnation number of the registration
 * @param leaseRemainingMs time left on the lease in milliseconds, if it is known
 * @param metadata further attributes, secrets masked
 */
public record InstanceDescriptor(String id, String host, int port, boolean secure, InstanceStatus status,
		@Nullable String zone, @Nullable String region, @Nullable String version, int weight, long incarnation,
		@Nullable Long leaseRemainingMs, Map<String, @Nullable Object> metadata) {

	static InstanceDescriptor of(ServiceInstance instance, ServiceRegistry registry, Masking masking) {
		Duration lease = registry.leaseRemaining(instance);
		return new InstanceDescriptor(instance.id(), instance.host(), instance.port(), instance.secure(),
				instance.status(), instance.zone(), instance.region(), instance.version(), instance.weight(),
				instance.incarnation(), (lease != null) ? lease.toMillis() : null, masking.mask(instance.metadata()));
	}

}
