package io.outrigger.autoconfigure.cache;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;

import com.github.benmanes.caffeine.cache.Caffeine;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.awaitility.Awaitility;
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
import io.outrigger.cache.CacheMode;
import io.outrigger.cache.CacheSettings;
import io.outrigger.cache.CachesSettings;
import io.outrigger.cache.IntelligentCache;
import io.outrigger.cache.IntelligentCaches;
import io.outrigger.cache.Weigher;
import io.outrigger.cache.memory.InMemoryIntelligentCaches;
import io.outrigger.time.Ticker;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link CacheAutoConfiguration} and {@link CacheActuatorAutoConfiguration}.
 */
class CacheAutoConfigurationTests {

	private static final CacheSettings DEFAULTS = CacheSettings.of(Duration.ofMinutes(5), Duration.ZERO, 10_000,
			Duration.ofSeconds(10));

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
					.isEqualTo(CacheSettings.of(Duration.ofMinutes(1), Duration.ZERO, 7, Duration.ofSeconds(2)));
				assertThat(settings(caches, "eu.prices").lifetime().ttl()).isEqualTo(Duration.ofSeconds(3));
				assertThat(settings(caches, "others").lifetime().ttl()).isEqualTo(Duration.ofMinutes(1));
			});
	}

	@Test
	void liveSettingsReachRunningCaches() {
		this.runner.withUserConfiguration(Live.class).run((context) -> {
			IntelligentCaches caches = context.getBean(IntelligentCaches.class);
			assertThat(settings(caches, "products")).isEqualTo(DEFAULTS);
			context.getBean(Live.class).properties
				.set(new CacheProperties(true, null, defaults(Duration.ofMinutes(1), 7, Duration.ofSeconds(2)),
						Map.of(), new CacheProperties.Spring(false)));
			assertThat(settings(caches, "products"))
				.isEqualTo(CacheSettings.of(Duration.ofMinutes(1), Duration.ZERO, 7, Duration.ofSeconds(2)));
		});
	}

	@Test
	void everySettingHasAPropertyForAllAndForOne() {
		this.runner
			.withPropertyValues("outrigger.cache.defaults.jitter=0.1", "outrigger.cache.defaults.mode=strong",
					"outrigger.cache.defaults.memory-ttl=2s", "outrigger.cache.defaults.soft-timeout=100ms",
					"outrigger.cache.defaults.completion=3s", "outrigger.cache.defaults.lease=0s",
					"outrigger.cache.defaults.stale-while-revalidate=4s", "outrigger.cache.defaults.stale-if-error=5s",
					"outrigger.cache.defaults.stale-retry=6s", "outrigger.cache.defaults.refresh-ahead=0.8",
					"outrigger.cache.defaults.early-refresh=1", "outrigger.cache.caches.products.mode=local",
					"outrigger.cache.caches.products.stale-if-error=0s", "outrigger.cache.caches.prices.memory=false")
			.run((context) -> {
				IntelligentCaches caches = context.getBean(IntelligentCaches.class);
				CacheSettings others = settings(caches, "others");
				assertThat(others)
					.isEqualTo(new CacheSettings(new CacheSettings.Lifetime(Duration.ofMinutes(5), Duration.ZERO, 0.1),
							new CacheSettings.Memory(true, 10_000, 0, Duration.ofSeconds(2)),
							new CacheSettings.Loading(Duration.ofMillis(100), Duration.ofSeconds(10),
									Duration.ofSeconds(3), Duration.ZERO),
							new CacheSettings.Stale(Duration.ofSeconds(4), Duration.ofSeconds(5), Duration.ofSeconds(6),
									0.8, 1),
							CacheMode.STRONG));
				assertThat(settings(caches, "products").mode()).isEqualTo(CacheMode.LOCAL);
				assertThat(settings(caches, "products").stale().ifError()).isZero();
				assertThat(settings(caches, "products").stale().whileRevalidate()).isEqualTo(Duration.ofSeconds(4));
				assertThat(settings(caches, "prices").memory().enabled()).isFalse();
			});
	}

	@Test
	void valuesAreWeighedByTheBeanThatIsNamed() {
		this.runner.withUserConfiguration(Weighing.class)
			.withPropertyValues("outrigger.cache.caches.products.max-weight=10",
					"outrigger.cache.caches.products.weigher=length")
			.run((context) -> {
				IntelligentCache<Integer, String> cache = context.getBean(IntelligentCaches.class)
					.cache("products", Integer.class, String.class);
				cache.put(1, "as long as that it has no room").block();
				cache.put(2, "short").block();
				Awaitility.await().untilAsserted(() -> assertThat(cache.statistics().evictions()).isEqualTo(1));
				assertThat(cache.peek(1)).isNull();
				assertThat(cache.peek(2)).isEqualTo("short");
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
		assertInvalid("outrigger.cache.defaults.jitter", "1.0", "from 0 to less than 1");
		assertInvalid("outrigger.cache.caches.products.stale-while-revalidate", "PT-1S", "0, or from 1ms to 365d");
		assertInvalid("outrigger.cache.caches.products.max-weight", "5", "0, or together with a weigher");
		assertInvalid("outrigger.cache.caches.products.weigher", "nobody",
				"the name of a bean of type " + Weigher.class.getName());
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
				assertSplit(meters, cache);
				assertThat(meters.get("outrigger.cache.load.duration").tag("cache", cache).functionTimer().count())
					.isEqualTo(2);
				assertThat(meters.get("outrigger.cache.size").tag("cache", cache).gauge().value()).isEqualTo(1);
				assertThat(meters.get("outrigger.cache.evictions").tag("cache", cache).functionCounter().count())
					.isZero();
			}
		});
	}

	private static void assertSplit(MeterRegistry meters, String cache) {
		assertThat(meters.get("outrigger.cache.gets")
			.tags("cache", cache, "result", "hit", "level", "memory", "freshness", "fresh")
			.functionCounter()
			.count()).isEqualTo(1);
		for (String direction : new String[] { "in", "out", "gap" }) {
			assertThat(meters.get("outrigger.cache.invalidations")
				.tags("cache", cache, "direction", direction)
				.functionCounter()
				.count()).isZero();
		}
		for (String outcome : new String[] { "won", "waited", "timeout" }) {
			assertThat(meters.get("outrigger.cache.leases")
				.tags("cache", cache, "outcome", outcome)
				.functionCounter()
				.count()).isZero();
		}
		assertThat(
				meters.get("outrigger.cache.events").tags("cache", cache, "event", "corrupt").functionCounter().count())
			.isZero();
		assertThat(count(meters, "refreshes", cache, "success")).isZero();
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
			.functionCounters()
			.stream()
			.mapToDouble(FunctionCounter::count)
			.sum();
	}

	private static CacheProperties.Defaults defaults(Duration ttl, long maxEntries, Duration loadTimeout) {
		Duration none = Duration.ZERO;
		return new CacheProperties.Defaults(ttl, none, 0, CacheMode.EVENTUAL, true, CacheSettings.MAX_TTL, maxEntries,
				none, loadTimeout, none, Duration.ofSeconds(2), none, none, Duration.ofSeconds(30), 0, 0);
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
	static class Weighing {

		@Bean
		Weigher<Integer, String> length() {
			return (key, value) -> value.length();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Live {

		private final AtomicReference<CacheProperties> properties = new AtomicReference<>(
				new CacheProperties(true, null, defaults(Duration.ofMinutes(5), 10_000, Duration.ofSeconds(10)),
						Map.of(), new CacheProperties.Spring(false)));

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
