package io.outrigger.autoconfigure;

import java.util.Map;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

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
 * @param metadata Further attributes of this instance.
 */
@ConfigurationProperties("outrigger.instance")
public record InstanceProperties(@Nullable String service, @Nullable String id, @Nullable String host,
		@Nullable Integer port, @Nullable Integer managementPort, @Nullable String healthPath, @Nullable String zone,
		@Nullable String region, @Nullable String version, @DefaultValue("100") int weight,
		@DefaultValue Map<String, String> metadata) {

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

}
