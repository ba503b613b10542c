package io.outrigger.autoconfigure;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

import io.outrigger.autoconfigure.failure.InvalidPropertyException;
import io.outrigger.registry.ServiceInstance;

/**
 * Configuration properties of the platform as a whole.
 *
 * @param enabled Whether Outrigger is active.
 * @param namespace Name that separates environments which share a backend.
 * @param backend Where features keep what they know, unless they say otherwise.
 */
@ConfigurationProperties("outrigger")
public record OutriggerProperties(@DefaultValue("true") boolean enabled, @DefaultValue("default") String namespace,
		@DefaultValue("memory") Backend backend) {

	/**
	 * Checks the namespace.
	 */
	public OutriggerProperties {
		InvalidPropertyException.require(ServiceInstance.isName(namespace), "outrigger.namespace", namespace,
				"letters, digits, '.', '_' and '-', at most 127, starting with a letter or digit");
	}

}
