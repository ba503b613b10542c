package io.outrigger.autoconfigure.config.live.trial;

import java.util.List;
import java.util.Map;
import java.util.Set;

import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link RestartRequired}.
 */
class RestartRequiredTests {

	@Test
	void whatIsReadAtStartUpOnlyIsTold() {
		List<String> keys = List.of("server.port", "management.server.port", "spring.codec.max-in-memory-size",
				"logging.config", "outrigger.enabled", "outrigger.namespace", "outrigger.backend",
				"outrigger.registry.lease-duration", "outrigger.instance.id", "outrigger.config.historySize",
				"outrigger.cache.enabled", "outrigger.cache.backend", "outrigger.sidecar.enabled",
				"outrigger.loadbalancer.enabled", "outrigger.sidecar.outbound.ssl-bundle");
		assertThat(of(keys)).isEqualTo(keys);
	}

	@Test
	void whatIsLiveOrTheUsersIsNot() {
		assertThat(of(List.of("storefront.min", "servers", "logging.level.root", "logging.group.mine",
				"outrigger.loadbalancer.policy", "outrigger.loadbalancer.services.stock.policy",
				"outrigger.loadbalancer.hash.key", "outrigger.loadbalancer.failover.attempts",
				"outrigger.loadbalancer.services.stock.split.canary.percent", "outrigger.cache.defaults.ttl",
				"outrigger.cache.caches.stock.maxEntries", "outrigger.sidecar.inbound.enabled",
				"outrigger.sidecar.routes.prices.path", "outrigger.sidecar.outbound.enabled",
				"outrigger.sidecar.identity.active", "outrigger.sidecar.identity.keys.k1.secret")))
			.isEmpty();
	}

	@Test
	void whatAReaderReadsOnceIsToldHoweverIndirectly() {
		Set<ConfigurationPropertyName> once = Set.of(ConfigurationPropertyName.of("pool"),
				ConfigurationPropertyName.of("shop.name"));
		Map<ConfigurationPropertyName, Mentions> references = Map.of(ConfigurationPropertyName.of("pool.size"),
				Mentions.in("${cores:4}"), ConfigurationPropertyName.of("cores"), Mentions.in("${machine.cores}"),
				ConfigurationPropertyName.of("live.size"), Mentions.in("${elsewhere}"));
		List<String> keys = List.of("pool.max-size", "shopName", "shop.name", "cores", "machine.cores", "elsewhere");
		assertThat(RestartRequired.of(keys, once, references)).containsExactly("pool.max-size", "shop.name", "cores",
				"machine.cores");
	}

	@Test
	void whatIsLiveStaysSoWhereTheRestOfItsRecordIsReadOnce() {
		Set<ConfigurationPropertyName> once = Set.of(ConfigurationPropertyName.of("outrigger"),
				ConfigurationPropertyName.of("outrigger.loadbalancer"),
				ConfigurationPropertyName.of("outrigger.cache.defaults.ttl"));
		List<String> keys = List.of("outrigger.loadbalancer.policy", "outrigger.sidecar.inbound.enabled",
				"outrigger.cache.defaults.ttl", "outrigger.cache.defaults.max-entries", "outrigger.namespace");
		assertThat(RestartRequired.of(keys, once, Map.of())).containsExactly("outrigger.cache.defaults.ttl",
				"outrigger.namespace");
	}

	private static List<String> of(List<String> keys) {
		return RestartRequired.of(keys, Set.of(), Map.of());
	}

}
