package io.outrigger.autoconfigure.cache.spring;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

import com.github.benmanes.caffeine.cache.Caffeine;
import org.junit.jupiter.api.Test;
import org.springframework.boot.actuate.autoconfigure.cache.CachesEndpointAutoConfiguration;
import org.springframework.boot.actuate.cache.CachesEndpoint;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.data.redis.RedisAutoConfiguration;
import org.springframework.boot.autoconfigure.data.redis.RedisReactiveAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.cache.CacheManager;
import org.springframework.cache.annotation.Cacheable;
import org.springframework.cache.annotation.CachingConfigurer;
import org.springframework.cache.annotation.EnableCaching;
import org.springframework.cache.caffeine.CaffeineCacheManager;
import org.springframework.cache.concurrent.ConcurrentMapCacheManager;
import org.springframework.cache.interceptor.CacheResolver;
import org.springframework.cache.interceptor.SimpleCacheResolver;
import org.springframework.cache.support.NoOpCacheManager;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.SystemEnvironmentPropertySource;
import org.springframework.data.redis.cache.RedisCacheManager;

import io.outrigger.autoconfigure.OutriggerAutoConfiguration;
import io.outrigger.autoconfigure.cache.CacheAutoConfiguration;
import io.outrigger.autoconfigure.cache.SpringCacheAutoConfiguration;
import io.outrigger.cache.CacheSettings;
import io.outrigger.cache.CacheTypeMismatchException;
import io.outrigger.cache.IntelligentCaches;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for {@link SpringCachingAutoConfiguration}, with Redis and Caffeine on the class
 * path throughout.
 */
class SpringCachingAutoConfigurationTests {

	private static final String ON = "outrigger.cache.spring.enabled=true";

	private final ApplicationContextRunner plain = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(OutriggerAutoConfiguration.class, CacheAutoConfiguration.class,
				SpringCacheAutoConfiguration.class, SpringCachingAutoConfiguration.class, RedisAutoConfiguration.class,
				RedisReactiveAutoConfiguration.class,
				org.springframework.boot.autoconfigure.cache.CacheAutoConfiguration.class,
				CachesEndpointAutoConfiguration.class));

	private final ApplicationContextRunner runner = this.plain.withUserConfiguration(App.class);

	@Test
	void unaskedForItLeavesEnableCachingWhatItHad() {
		assertManager(this.runner, ConcurrentMapCacheManager.class);
		assertManager(this.runner.withPropertyValues("outrigger.cache.spring.enabled=false"),
				ConcurrentMapCacheManager.class);
	}

	@Test
	void askedForItServesEnableCachingFromTheIntelligentCache() {
		this.runner.withPropertyValues(ON).run((context) -> {
			assertThat(context).hasSingleBean(CacheManager.class)
				.getBean(CacheManager.class)
				.isInstanceOf(SpringCaches.class);
			App app = context.getBean(App.class);
			assertThat(app.price(1)).isEqualTo(1);
			assertThat(app.price(1)).isEqualTo(1);
			assertThat(app.price(2)).isEqualTo(2);
			assertThat(context.getBean(IntelligentCaches.class).cache("prices", Object.class, Object.class).peek(2))
				.isEqualTo(2);
		});
	}

	@Test
	void itWinsOverBootsChoiceWhateverThatWouldBe() {
		for (String property : List.of("spring.data.redis.host=localhost", "spring.cache.caffeine.spec=maximumSize=7",
				"spring.cache.cache-names=prices")) {
			assertManager(this.runner.withPropertyValues(ON, property), SpringCaches.class);
		}
	}

	@Test
	void theUsersTypeOfCacheWins() {
		assertManager(this.runner.withPropertyValues(ON, "spring.cache.type=simple"), ConcurrentMapCacheManager.class);
		assertManager(this.runner.withPropertyValues(ON, "spring.cache.type=caffeine"), CaffeineCacheManager.class);
		assertManager(this.runner.withPropertyValues(ON, "spring.cache.type=redis"), RedisCacheManager.class);
		assertManager(this.runner.withPropertyValues(ON, "spring.cache.type=none"), NoOpCacheManager.class);
		assertManager(this.runner.withPropertyValues(ON)
			.withInitializer((context) -> context.getEnvironment()
				.getPropertySources()
				.addFirst(new SystemEnvironmentPropertySource("test-systemEnvironment",
						Map.of("SPRING_CACHE_TYPE", "none")))),
				NoOpCacheManager.class);
	}

	@Test
	void theUsersCacheManagerOrResolverWins() {
		assertManager(this.runner.withPropertyValues(ON).withUserConfiguration(OwnCacheManager.class),
				NoOpCacheManager.class);
		this.runner.withPropertyValues(ON)
			.withUserConfiguration(OwnCacheResolver.class)
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(CacheManager.class));
	}

	@Test
	void withoutTheIntelligentCacheItIsBootsChoice() {
		for (String property : List.of("outrigger.cache.enabled=false", "outrigger.enabled=false")) {
			this.runner.withPropertyValues(ON, property)
				.run((context) -> assertThat(context).hasNotFailed()
					.hasSingleBean(CacheManager.class)
					.doesNotHaveBean(SpringCaches.class));
		}
		this.plain.withPropertyValues(ON)
			.withUserConfiguration(Caching.class)
			.withClassLoader(new FilteredClassLoader(Caffeine.class))
			.run((context) -> assertThat(context).hasNotFailed()
				.hasSingleBean(CacheManager.class)
				.doesNotHaveBean(SpringCaches.class));
	}

	@Test
	void withoutSpringContextSupportOrRedisItIsThereAllTheSame() {
		this.plain.withPropertyValues(ON)
			.withUserConfiguration(Caching.class)
			.withClassLoader(new FilteredClassLoader("org.springframework.cache.caffeine", "org.springframework.data",
					"io.lettuce"))
			.run((context) -> assertThat(context).hasSingleBean(SpringCaches.class));
	}

	@Test
	void withoutEnableCachingThereIsNoCacheManager() {
		this.plain.withPropertyValues(ON)
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(CacheManager.class));
	}

	@Test
	void aSwitchThatIsNeitherTrueNorFalseIsNamed() {
		this.runner.withPropertyValues("outrigger.cache.spring.enabled=maybe")
			.run((context) -> assertThat(context).getFailure().rootCause().hasMessageContaining("maybe"));
	}

	@Test
	void cachesHaveTheSettingsOfTheirName() {
		this.runner
			.withPropertyValues(ON, "outrigger.cache.caches.prices.ttl=7s",
					"outrigger.cache.caches.prices.max-entries=3")
			.run((context) -> {
				context.getBean(App.class).price(1);
				assertThat(context.getBean(IntelligentCaches.class).find("prices").settings())
					.isEqualTo(CacheSettings.of(Duration.ofSeconds(7), Duration.ZERO, 3, Duration.ofSeconds(10)));
			});
	}

	@Test
	void theCachesEndpointListsWhatWasAskedForAndClearsIt() {
		this.runner.withPropertyValues(ON, "management.endpoints.web.exposure.include=caches").run((context) -> {
			App app = context.getBean(App.class);
			CachesEndpoint endpoint = context.getBean(CachesEndpoint.class);
			assertThat(endpoint.cache("prices", null)).isNull();
			assertThat(app.price(1)).isEqualTo(1);
			assertThat(endpoint.caches().getCacheManagers().get("outriggerCacheManager").getCaches())
				.containsOnlyKeys("prices");
			assertThat(endpoint.clearCache("prices", null)).isTrue();
			assertThat(app.price(1)).isEqualTo(2);
		});
	}

	@Test
	void aNameThatCannotBeACachesIsRefusedWithTheRule() {
		this.runner.withPropertyValues(ON)
			.run((context) -> assertThatIllegalArgumentException()
				.isThrownBy(() -> context.getBean(CacheManager.class).getCache("all prices"))
				.withMessageContaining("'all prices'")
				.withMessageContaining("letters, digits"));
	}

	@Test
	void aNameThatTheApplicationUsesWithTypesIsRefused() {
		this.runner.withPropertyValues(ON).run((context) -> {
			context.getBean(IntelligentCaches.class).cache("prices", Long.class, Integer.class);
			assertThatExceptionOfType(CacheTypeMismatchException.class)
				.isThrownBy(() -> context.getBean(App.class).price(1))
				.withMessageContaining("prices");
		});
	}

	@Test
	void aCacheIsTheSameObjectEachTime() {
		this.runner.withPropertyValues(ON).run((context) -> {
			CacheManager manager = context.getBean(CacheManager.class);
			assertThat(manager.getCacheNames()).isEmpty();
			assertThat(manager.getCache("stocks")).isSameAs(manager.getCache("stocks"));
			assertThat(manager.getCache("prices").getName()).isEqualTo("prices");
			assertThat(manager.getCache("prices").getNativeCache())
				.isSameAs(context.getBean(IntelligentCaches.class).find("prices"));
			assertThat(manager.getCacheNames()).containsExactly("prices", "stocks");
		});
	}

	private static void assertManager(ApplicationContextRunner runner, Class<? extends CacheManager> type) {
		runner.run((context) -> assertThat(context).hasSingleBean(CacheManager.class)
			.getBean(CacheManager.class)
			.isInstanceOf(type));
	}

	@Configuration
	@EnableCaching
	static class App {

		private final AtomicInteger asked = new AtomicInteger();

		@Cacheable("prices")
		int price(int product) {
			return this.asked.incrementAndGet();
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableCaching
	static class Caching {

	}

	@Configuration(proxyBeanMethods = false)
	static class OwnCacheResolver implements CachingConfigurer {

		@Bean
		@Override
		public CacheResolver cacheResolver() {
			return new SimpleCacheResolver(new NoOpCacheManager());
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class OwnCacheManager {

		@Bean
		CacheManager cacheManager() {
			return new NoOpCacheManager();
		}

	}

}
