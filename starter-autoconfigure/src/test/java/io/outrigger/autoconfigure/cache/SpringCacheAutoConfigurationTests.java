package io.outrigger.autoconfigure.cache;

import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.CaffeineSpec;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.cache.CacheAutoConfiguration;
import org.springframework.boot.autoconfigure.cache.CacheManagerCustomizer;
import org.springframework.boot.autoconfigure.cache.RedisCacheManagerBuilderCustomizer;
import org.springframework.boot.autoconfigure.data.redis.RedisAutoConfiguration;
import org.springframework.boot.autoconfigure.data.redis.RedisConnectionDetails;
import org.springframework.boot.autoconfigure.data.redis.RedisReactiveAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.cache.CacheManager;
import org.springframework.cache.annotation.Cacheable;
import org.springframework.cache.annotation.EnableCaching;
import org.springframework.cache.caffeine.CaffeineCache;
import org.springframework.cache.caffeine.CaffeineCacheManager;
import org.springframework.cache.concurrent.ConcurrentMapCacheManager;
import org.springframework.cache.support.NoOpCacheManager;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.SystemEnvironmentPropertySource;
import org.springframework.data.redis.cache.RedisCacheManager;
import org.springframework.data.redis.connection.RedisConnectionFactory;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link SpringCacheAutoConfiguration}. Redis is on the class path throughout,
 * and none runs.
 */
class SpringCacheAutoConfigurationTests {

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(RedisAutoConfiguration.class, RedisReactiveAutoConfiguration.class,
				CacheAutoConfiguration.class, SpringCacheAutoConfiguration.class))
		.withUserConfiguration(App.class);

	@Test
	void withoutARedisConfiguredCachesAreInMemoryAndWork() {
		this.runner.run((context) -> {
			assertThat(context).getBean(CacheManager.class).isInstanceOf(ConcurrentMapCacheManager.class);
			App app = context.getBean(App.class);
			assertThat(app.price(1)).isEqualTo(1);
			assertThat(app.price(1)).isEqualTo(1);
			assertThat(app.price(2)).isEqualTo(2);
		});
	}

	@Test
	void namesAndCustomizersOfBootApply() {
		this.runner.withPropertyValues("spring.cache.cache-names=prices,stocks")
			.withUserConfiguration(Customized.class)
			.run((context) -> {
				ConcurrentMapCacheManager cacheManager = context.getBean(ConcurrentMapCacheManager.class);
				assertThat(cacheManager.getCacheNames()).containsExactlyInAnyOrder("prices", "stocks");
				assertThat(cacheManager.isAllowNullValues()).isFalse();
			});
	}

	@Test
	void anyPropertyOfRedisLeavesBootsChoice() {
		for (String property : List.of("spring.data.redis.host=localhost",
				"spring.data.redis.url=redis://localhost:6379", "spring.data.redis.cluster.nodes=localhost:1")) {
			assertRedis(this.runner.withPropertyValues(property));
		}
		assertRedis(this.runner.withInitializer((context) -> context.getEnvironment()
			.getPropertySources()
			.addFirst(new SystemEnvironmentPropertySource("test-systemEnvironment",
					Map.of("SPRING_DATA_REDIS_HOST", "localhost")))));
	}

	@Test
	void theUsersTypeOfCacheIsLeft() {
		assertRedis(this.runner.withPropertyValues("spring.cache.type=redis"));
		this.runner.withPropertyValues("spring.cache.type=none")
			.run((context) -> assertThat(context).getBean(CacheManager.class).isInstanceOf(NoOpCacheManager.class));
		this.runner.withPropertyValues("spring.cache.type=caffeine", "spring.cache.caffeine.spec=maximumSize=7")
			.run((context) -> assertThat(context).getBean(CacheManager.class).isInstanceOf(CaffeineCacheManager.class));
	}

	@Test
	void aSignThatTheUserMeansCaffeineIsHeeded() {
		this.runner.withPropertyValues("spring.cache.caffeine.spec=maximumSize=7").run((context) -> {
			CaffeineCacheManager cacheManager = context.getBean(CaffeineCacheManager.class);
			Cache<?, ?> prices = ((CaffeineCache) cacheManager.getCache("prices")).getNativeCache();
			assertThat(prices.policy().eviction())
				.hasValueSatisfying((eviction) -> assertThat(eviction.getMaximum()).isEqualTo(7));
		});
		this.runner.withUserConfiguration(Limited.class)
			.run((context) -> assertThat(context.getBean(CaffeineCacheManager.class).getCacheNames())
				.containsExactly("limited"));
		this.runner.withBean(CaffeineSpec.class, () -> CaffeineSpec.parse("maximumSize=7"))
			.run((context) -> assertThat(context).hasSingleBean(CaffeineCacheManager.class));
	}

	@Test
	void theUsersCacheManagerIsLeft() {
		this.runner.withUserConfiguration(OwnCacheManager.class)
			.run((context) -> assertThat(context.getBean(CacheManager.class))
				.isSameAs(context.getBean(OwnCacheManager.class).cacheManager));
		this.runner.withUserConfiguration(OwnRedisCacheManager.class)
			.run((context) -> assertThat(context).getBean(CacheManager.class).isInstanceOf(RedisCacheManager.class));
	}

	@Test
	void aBeanThatTellsHowToReachOrUseRedisLeavesBootsChoice() {
		assertRedis(this.runner.withUserConfiguration(OwnConnectionFactory.class));
		assertRedis(this.runner.withUserConfiguration(OwnConnectionDetails.class));
		assertRedis(this.runner.withUserConfiguration(OwnRedisCaches.class));
		assertRedis(this.runner.withBean(RedisConnectionDetails.class, LocalRedis::new));
	}

	@Test
	void switchedOffBootsChoiceIsLeft() {
		assertRedis(this.runner.withPropertyValues("outrigger.enabled=false"));
	}

	@Test
	void theChoiceOfOutriggersOwnCacheIsAnotherMatter() {
		this.runner.withPropertyValues("outrigger.cache.enabled=false")
			.run((context) -> assertThat(context).getBean(CacheManager.class)
				.isInstanceOf(ConcurrentMapCacheManager.class));
	}

	@Test
	void withoutEnableCachingOrRedisThereIsNothingToDo() {
		new ApplicationContextRunner()
			.withConfiguration(AutoConfigurations.of(RedisAutoConfiguration.class, CacheAutoConfiguration.class,
					SpringCacheAutoConfiguration.class))
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(CacheManager.class));
		new ApplicationContextRunner().withConfiguration(AutoConfigurations.of(SpringCacheAutoConfiguration.class))
			.withClassLoader(new FilteredClassLoader(RedisCacheManager.class))
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(UnaskedRedisCacheRemover.class));
	}

	private static void assertRedis(ApplicationContextRunner runner) {
		runner.run((context) -> assertThat(context).getBean(CacheManager.class).isInstanceOf(RedisCacheManager.class));
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
	static class Customized {

		@Bean
		CacheManagerCustomizer<ConcurrentMapCacheManager> withoutNulls() {
			return (cacheManager) -> cacheManager.setAllowNullValues(false);
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Limited {

		@Bean
		CacheManagerCustomizer<CaffeineCacheManager> limit() {
			return (cacheManager) -> cacheManager.setCacheNames(List.of("limited"));
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class OwnCacheManager {

		private final CacheManager cacheManager = new NoOpCacheManager();

		@Bean
		CacheManager cacheManager() {
			return this.cacheManager;
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class OwnRedisCacheManager {

		@Bean
		RedisCacheManager cacheManager(RedisConnectionFactory connections) {
			return RedisCacheManager.create(connections);
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class OwnConnectionFactory {

		@Bean
		LettuceConnectionFactory connections() {
			return new LettuceConnectionFactory("localhost", 1);
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class OwnConnectionDetails {

		@Bean
		RedisConnectionDetails container() {
			return new LocalRedis();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class OwnRedisCaches {

		@Bean
		RedisCacheManagerBuilderCustomizer withStatistics() {
			return (builder) -> builder.enableStatistics();
		}

	}

	static class LocalRedis implements RedisConnectionDetails {

		@Override
		public Standalone getStandalone() {
			return Standalone.of("localhost", 1);
		}

	}

}
