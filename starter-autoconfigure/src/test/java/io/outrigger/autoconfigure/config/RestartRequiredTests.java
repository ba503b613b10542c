package io.outrigger.autoconfigure.config;

import java.util.List;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link RestartRequired}.
 */
class RestartRequiredTests {

	@Test
	void whatIsReadAtStartUpOnlyIsTold() {
		List<String> keys = List.of("server.port", "management.server.port", "spring.codec.max-in-memory-size",
				"logging.level.root", "outrigger.enabled", "outrigger.namespace", "outrigger.backend",
				"outrigger.registry.lease-duration", "outrigger.instance.id", "outrigger.config.historySize",
				"outrigger.cache.enabled", "outrigger.cache.backend", "outrigger.sidecar.enabled",
				"outrigger.loadbalancer.enabled");
		assertThat(RestartRequired.of(keys)).isEqualTo(keys);
	}

	@Test
	void whatIsLiveOrTheUsersIsNot() {
		assertThat(RestartRequired.of(List.of("storefront.min", "servers", "outrigger.loadbalancer.policy",
				"outrigger.loadbalancer.services.stock.policy", "outrigger.cache.defaults.ttl",
				"outrigger.cache.caches.stock.maxEntries", "outrigger.sidecar.inbound.enabled",
				"outrigger.sidecar.outbound.enabled")))
			.isEmpty();
	}

}
