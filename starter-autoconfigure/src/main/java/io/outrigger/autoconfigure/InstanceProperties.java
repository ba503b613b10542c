package io.outrigger.autoconfigure;

import java.util.Map;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

import io.outrigger.autoconfigure.failure.InvalidPropertyException;
import io.outrigger.registry.ServiceInstance;

/**
 * Configuration properties that say who this instance is.
 *
 * @param service Name of the service.
 * @param id Name of this instance, unique within the service.
 * @param host Host name or address at which others reach this instance.
 * @param port Port at which others reach this instance.
 * @param managementPort Port at which others reach the actuator endpoints.
 * @param healthPath Path of the health endpoint on the management port.
 * @param zone Failure domain in which this instance runs.
 * @param region Group of zones in which this instance runs.
 * @param version Version of the service.
 * @param weight Relative capacity of this instance, from 1 to 10000.
 * @param capacity How much this instance can take.
 * @param metadata Further attributes of this instance.
 */
@ConfigurationProperties("outrigger.instance")
public record InstanceProperties(@Nullable String service, @Nullable String id, @Nullable String host,
		@Nullable Integer port, @Nullable Integer managementPort, @Nullable String healthPath, @Nullable String zone,
		@Nullable String region, @Nullable String version, @DefaultValue("100") int weight,
		@DefaultValue Capacity capacity, @DefaultValue Map<String, String> metadata) {

	private static final String PREFIX = "outrigger.instance.";

	/**
	 * Checks every value.
	 */
	public InstanceProperties {
		requireName("service", service);
		requireName("id", id);
		InvalidPropertyException.require(host == null || ServiceInstance.isHost(host), PREFIX + "host", host,
				"a host name or address");
		requirePort("port", port);
		requirePort("management-port", managementPort);
		InvalidPropertyException.require(healthPath == null || healthPath.startsWith("/"), PREFIX + "health-path",
				healthPath, "starts with '/'");
		InvalidPropertyException.require(weight > 0 && weight <= ServiceInstance.MAX_WEIGHT, PREFIX + "weight", weight,
				"from 1 to " + ServiceInstance.MAX_WEIGHT
						+ "; to take the instance out of service use the registry endpoint");
		InvalidPropertyException.require(metadata.size() <= ServiceInstance.MAX_METADATA, PREFIX + "metadata",
				metadata.size() + " entries", "at most " + ServiceInstance.MAX_METADATA);
		metadata = Map.copyOf(metadata);
	}

	private static void requireName(String property, @Nullable String value) {
		InvalidPropertyException.require(value == null || ServiceInstance.isName(value), PREFIX + property, value,
				"letters, digits, '.', '_' and '-', at most 127, starting with a letter or digit");
	}

	private static void requirePort(String property, @Nullable Integer value) {
		InvalidPropertyException.require(value == null || (value > 0 && value <= 65535), PREFIX + property, value,
				"from 1 to 65535");
	}

	/**
	 * How much this instance can take, as it tells others.
	 *
	 * @param maxRequestsPerSecond Requests that this instance can answer in a second.
	 * @param maxConnections Connections that this instance can hold at a time.
	 * @param cpuCores Processors that this instance may use; may be a fraction.
	 * @param memory Memory that this instance may use.
	 */
	public record Capacity(@Nullable Integer maxRequestsPerSecond, @Nullable Integer maxConnections,
			@Nullable Double cpuCores, @Nullable DataSize memory) {

		private static final String PREFIX = InstanceProperties.PREFIX + "capacity.";

		/**
		 * Checks every value.
		 */
		public Capacity {
			requirePositive("max-requests-per-second", maxRequestsPerSecond);
			requirePositive("max-connections", maxConnections);
			InvalidPropertyException.require(cpuCores == null || (cpuCores > 0 && Double.isFinite(cpuCores)),
					PREFIX + "cpu-cores", cpuCores, "a number greater than 0");
			InvalidPropertyException.require(memory == null || memory.toBytes() > 0, PREFIX + "memory", memory,
					"at least 1B");
		}

		private static void requirePositive(String property, @Nullable Integer value) {
			InvalidPropertyException.require(value == null || value > 0, PREFIX + property, value, "at least 1");
		}

	}

}
