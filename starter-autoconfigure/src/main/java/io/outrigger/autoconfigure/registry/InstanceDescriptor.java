package io.outrigger.autoconfigure.registry;

import java.time.Duration;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import io.outrigger.autoconfigure.actuate.Masking;
import io.outrigger.registry.InstanceStatus;
import io.outrigger.registry.ServiceInstance;
import io.outrigger.registry.ServiceRegistry;
import io.outrigger.registry.load.InstanceCapacity;
import io.outrigger.registry.load.InstanceLoad;

/**
 * An instance as the endpoint shows it.
 *
 * @param id name of the instance
 * @param host host that callers connect to
 * @param port port that callers connect to
 * @param secure whether callers use TLS
 * @param status what the instance says about itself, or the registry's doubt in it
 * @param statusReason why it is in that state, if that is known here
 * @param zone failure domain
 * @param region group of zones
 * @param version version of the service
 * @param weight relative capacity
 * @param capacity how much it can take, if it says so
 * @param load how much it has to do, if it says so
 * @param incarnation number of the registration; 0 if it is listed by configuration
 * @param leaseRemainingMs time left on the lease in milliseconds, if it is known
 * @param metadata further attributes, secrets masked
 */
public record InstanceDescriptor(String id, String host, int port, boolean secure, InstanceStatus status,
		@Nullable String statusReason, @Nullable String zone, @Nullable String region, @Nullable String version,
		int weight, @Nullable Capacity capacity, @Nullable Load load, long incarnation, @Nullable Long leaseRemainingMs,
		Map<String, @Nullable Object> metadata) {

	static InstanceDescriptor of(ServiceInstance instance, @Nullable String statusReason, ServiceRegistry registry,
			Masking masking) {
		Duration lease = registry.leaseRemaining(instance);
		return new InstanceDescriptor(instance.id(), instance.host(), instance.port(), instance.secure(),
				instance.status(), statusReason, instance.zone(), instance.region(), instance.version(),
				instance.weight(), Capacity.of(instance.capacity()), Load.of(registry.load(instance)),
				instance.incarnation(), (lease != null) ? lease.toMillis() : null, masking.mask(instance.metadata()));
	}

	/**
	 * How much an instance can take; what it does not say is {@code null}.
	 *
	 * @param maxRequestsPerSecond requests that it can answer in a second
	 * @param maxConnections connections that it can hold at a time
	 * @param cpuCores processors that it may use
	 * @param memoryBytes memory that it may use
	 */
	public record Capacity(@Nullable Integer maxRequestsPerSecond, @Nullable Integer maxConnections,
			@Nullable Double cpuCores, @Nullable Long memoryBytes) {

		static @Nullable Capacity of(InstanceCapacity capacity) {
			return capacity.isUnknown() ? null : new Capacity(capacity.maxRequestsPerSecond(),
					capacity.maxConnections(), capacity.cpuCores(), capacity.memoryBytes());
		}

	}

	/**
	 * How much an instance has to do; what it does not know is {@code null}.
	 *
	 * @param inFlight requests that began and did not end
	 * @param cpu share of its processors that it uses, from 0 to 1
	 * @param heap share of the greatest heap that is live, from 0 to 1
	 * @param queueWaitMs how long a request waits before it is worked on, in milliseconds
	 * @param saturation share that is in use of what limits it first, from 0 to 1
	 */
	public record Load(@Nullable Integer inFlight, @Nullable Double cpu, @Nullable Double heap,
			@Nullable Double queueWaitMs, @Nullable Double saturation) {

		static @Nullable Load of(@Nullable InstanceLoad load) {
			return (load == null || load.isUnknown()) ? null
					: new Load(load.inFlight(), load.cpu(), load.heap(), millis(load.queueWait()), load.saturation());
		}

		private static @Nullable Double millis(@Nullable Duration wait) {
			return (wait != null) ? wait.toNanos() / 1e6 : null;
		}

	}

}
