package io.outrigger.autoconfigure.cache;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;

import com.github.benmanes.caffeine.cache.Caffeine;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.Test;
import org.springframework.boot.actuate.endpoint.web.annotation.WebEndpoint;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import reactor.core.publisher.Mono;

import io.outrigger.autoconfigure.OutriggerAutoConfiguration;
import io.outrigger.autoconfigure.TestLiveSource;
import io.outrigger.autoconfigure.actuate.Feature;
import io.outrigger.autoconfigure.actuate.FeatureReport;
import io.outrigger.autoconfigure.actuate.FeatureStatus;
import io.outrigger.autoconfigure.failure.InvalidPropertyException;
import io.outrigger.cache.CacheSettings;
import io.outrigger.cache.CachesSettings;
import io.outrigger.cache.IntelligentCache;
import io.outrigger.cache.IntelligentCaches;
import io.outrigger.cache.memory.InMemoryIntelligentCaches;
import io.outrigger.time.Ticker;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link CacheAutoConfiguration} and {@link CacheActuatorAutoConfiguration}.
 */
class CacheAutoConfigurationTests {

	private static final CacheSettings DEFAULTS = new CacheSettings(Duration.ofMinutes(5), Duration.ZERO, 10_000,
			Duration.ofSeconds(10), true);

	private final ApplicationContextRunner runner = new ApplicationContextRunner().withConfiguration(AutoConfigurations
		.of(OutriggerAutoConfiguration.class, CacheAutoConfiguration.class, CacheActuatorAutoConfiguration.class));

	@Test
	void cachesHaveTheDefaults() {
		this.runner.run((context) -> {
			assertThat(settings(context.getBean(IntelligentCaches.class), "products")).isEqualTo(DEFAULTS);
			assertThat(context).hasSingleBean(CacheMeters.class).doesNotHaveBean(IntelligentCacheEndpoint.class);
			FeatureReport report = context.getBean(FeatureReport.class);
			assertThat(report.feature()).isEqualTo(Feature.CACHE);
			assertThat(report.status()).isEqualTo(new FeatureStatus("memory", 0, null));
		});
	}

	@Test
	void whatACacheDoesNotSayForItselfComesFromTheDefaults() {
		this.runner
			.withPropertyValues("outrigger.cache.defaults.ttl=1m", "outrigger.cache.caches.products.max-entries=7",
					"outrigger.cache.caches.products.load-timeout=2s", "outrigger.cache.caches[eu.prices].ttl=3s")
			.run((context) -> {
				IntelligentCaches caches = context.getBean(IntelligentCaches.class);
				assertThat(settings(caches, "products"))
					.isEqualTo(new CacheSettings(Duration.ofMinutes(1), Duration.ZERO, 7, Duration.ofSeconds(2), true));
				assertThat(settings(caches, "eu.prices").ttl()).isEqualTo(Duration.ofSeconds(3));
				assertThat(settings(caches, "others").ttl()).isEqualTo(Duration.ofMinutes(1));
			});
	}

	@Test
	void liveSettingsReachRunningCaches() {
		this.runner.withUserConfiguration(Live.class).run((context) -> {
			IntelligentCaches caches = context.getBean(IntelligentCaches.class);
			assertThat(settings(caches, "products")).isEqualTo(DEFAULTS);
			context.getBean(Live.class).properties.set(new CacheProperties(true, null,
					new CacheProperties.Defaults(Duration.ofMinutes(1), Duration.ZERO, 7, Duration.ofSeconds(2), true),
					Map.of(), new CacheProperties.Spring(false)));
			assertThat(settings(caches, "products"))
				.isEqualTo(new CacheSettings(Duration.ofMinutes(1), Duration.ZERO, 7, Duration.ofSeconds(2), true));
		});
	}

	@Test
	void switchedOffThereIsNothing() {
		for (String property : new String[] { "outrigger.cache.enabled=false", "outrigger.enabled=false" }) {
			this.runner.withPropertyValues(property)
				.run((context) -> assertThat(context).doesNotHaveBean(IntelligentCaches.class)
					.doesNotHaveBean(FeatureReport.class)
					.doesNotHaveBean(CacheMeters.class));
		}
	}

	@Test
	void theUsersOwnCachesWin() {
		this.runner.withUserConfiguration(Own.class)
			.run((context) -> assertThat(context.getBean(IntelligentCaches.class))
				.isSameAs(context.getBean(Own.class).caches));
	}

	@Test
	void withoutCaffeineThereIsNothing() {
		this.runner.withClassLoader(new FilteredClassLoader(Caffeine.class))
			.run((context) -> assertThat(context).hasNotFailed()
				.doesNotHaveBean(IntelligentCaches.class)
				.doesNotHaveBean(FeatureReport.class));
	}

	@Test
	void withoutTheActuatorOrMetersThereAreCachesAllTheSame() {
		this.runner.withClassLoader(new FilteredClassLoader(WebEndpoint.class))
			.run((context) -> assertThat(context).hasSingleBean(IntelligentCaches.class)
				.doesNotHaveBean(FeatureReport.class));
		this.runner.withClassLoader(new FilteredClassLoader(MeterRegistry.class))
			.run((context) -> assertThat(context).hasSingleBean(FeatureReport.class)
				.doesNotHaveBean(CacheMeters.class));
	}

	@Test
	void theEndpointIsThereOnceExposed() {
		this.runner.withPropertyValues("management.endpoints.web.exposure.include=intelligentcache")
			.run((context) -> assertThat(context).hasSingleBean(IntelligentCacheEndpoint.class));
	}

	@Test
	void aValueThatBreaksItsRuleIsNamedWithItsCache() {
		assertInvalid("outrigger.cache.defaults.ttl", "0s", "from 1ms to 365d");
		assertInvalid("outrigger.cache.caches.products.ttl", "366d", "from 1ms to 365d");
		assertInvalid("outrigger.cache.caches.products.max-entries", "0", "from 1 to 1000000000");
		assertInvalid("outrigger.cache.caches.products.load-timeout", "-1s", "from 1ms to 1h");
		this.runner.withPropertyValues("outrigger.cache.caches[a b].ttl=1s")
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.hasMessageStartingWith("outrigger.cache.caches.a b is 'a b' but must be: a name of letters"));
	}

	@Test
	void metersFollowEachCacheOldAndNew() {
		this.runner.run((context) -> {
			IntelligentCaches caches = context.getBean(IntelligentCaches.class);
			MeterRegistry meters = new SimpleMeterRegistry();
			use(caches.cache("products", Integer.class, String.class));
			context.getBean(CacheMeters.class).bindTo(meters);
			use(caches.cache("prices", Integer.class, String.class));
			for (String cache : new String[] { "products", "prices" }) {
				assertThat(count(meters, "gets", cache, "hit")).isEqualTo(1);
				assertThat(count(meters, "gets", cache, "miss")).isEqualTo(2);
				assertThat(count(meters, "gets", cache, "collapsed")).isZero();
				assertThat(count(meters, "loads", cache, "success")).isEqualTo(1);
				assertThat(count(meters, "loads", cache, "failure")).isEqualTo(1);
				assertThat(count(meters, "loads", cache, "timeout")).isZero();
				assertThat(meters.get("outrigger.cache.load.duration").tag("cache", cache).functionTimer().count())
					.isEqualTo(2);
				assertThat(meters.get("outrigger.cache.size").tag("cache", cache).gauge().value()).isEqualTo(1);
				assertThat(meters.get("outrigger.cache.evictions").tag("cache", cache).functionCounter().count())
					.isZero();
			}
		});
	}

	private static void use(IntelligentCache<Integer, String> cache) {
		cache.get(1, (key) -> Mono.just("a")).block();
		cache.get(1, (key) -> Mono.just("b")).block();
		cache.get(2, (key) -> Mono.<String>error(new IllegalStateException("no database"))).onErrorComplete().block();
	}

	private static double count(MeterRegistry meters, String what, String cache, String result) {
		return meters.get("outrigger.cache." + what)
			.tag("cache", cache)
			.tag("result", result)
			.functionCounter()
			.count();
	}

	private static CacheSettings settings(IntelligentCaches caches, String name) {
		return caches.cache(name, Integer.class, String.class).settings();
	}

	private void assertInvalid(String property, String value, String rule) {
		this.runner.withPropertyValues(property + "=" + value)
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.isInstanceOfSatisfying(InvalidPropertyException.class, (failure) -> {
					assertThat(failure.property()).isEqualTo(property);
					assertThat(failure.rule()).isEqualTo(rule);
				}));
	}

	@Configuration(proxyBeanMethods = false)
	static class Live {

		private final AtomicReference<CacheProperties> properties = new AtomicReference<>(
				new CacheProperties(true, null, new CacheProperties.Defaults(Duration.ofMinutes(5), Duration.ZERO,
						10_000, Duration.ofSeconds(10), true), Map.of(), new CacheProperties.Spring(false)));

		@Bean
		TestLiveSource<CacheProperties> liveCacheProperties() {
			return new TestLiveSource<>(CacheProperties.class, this.properties::get);
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Own {

		private final IntelligentCaches caches = new InMemoryIntelligentCaches(
				() -> new CachesSettings(DEFAULTS, Map.of()), Ticker.system());

		@Bean
		IntelligentCaches ownCaches() {
			return this.caches;
		}

	}

}
