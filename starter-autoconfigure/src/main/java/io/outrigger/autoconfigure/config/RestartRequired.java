package io.outrigger.autoconfigure.config;

import java.util.Collection;
import java.util.List;
import java.util.stream.Stream;

import org.springframework.boot.context.properties.source.ConfigurationPropertyName;

/**
 * Tells which keys are read at start-up only, as far as that is known: those of Boot, and
 * Outrigger's own unless they are live.
 */
final class RestartRequired {

	private static final List<ConfigurationPropertyName> AT_START = names("server", "management", "spring", "logging",
			"outrigger");

	private static final List<ConfigurationPropertyName> LIVE = names("outrigger.cache.caches",
			"outrigger.cache.defaults", "outrigger.loadbalancer.policy", "outrigger.loadbalancer.services",
			"outrigger.sidecar.inbound", "outrigger.sidecar.outbound");

	private RestartRequired() {
	}

	static List<String> of(Collection<String> keys) {
		return keys.stream().filter(RestartRequired::isRequired).toList();
	}

	private static boolean isRequired(String key) {
		ConfigurationPropertyName name = ConfigurationPropertyName.adapt(key, '.');
		return isBelow(AT_START, name) && !isBelow(LIVE, name);
	}

	private static boolean isBelow(List<ConfigurationPropertyName> prefixes, ConfigurationPropertyName name) {
		return prefixes.stream().anyMatch((prefix) -> prefix.equals(name) || prefix.isAncestorOf(name));
	}

	private static List<ConfigurationPropertyName> names(String... names) {
		return Stream.of(names).map(ConfigurationPropertyName::of).toList();
	}

}
