package io.outrigger.autoconfigure.cache.redis;

import java.time.Duration;

import com.github.benmanes.caffeine.cache.Caffeine;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import reactor.core.publisher.Mono;

import io.outrigger.autoconfigure.OutriggerAutoConfiguration;
import io.outrigger.autoconfigure.actuate.FeatureReport;
import io.outrigger.autoconfigure.actuate.OutriggerActuatorAutoConfiguration;
import io.outrigger.autoconfigure.cache.CacheActuatorAutoConfiguration;
import io.outrigger.autoconfigure.cache.CacheAutoConfiguration;
import io.outrigger.autoconfigure.redis.RedisAutoConfiguration;
import io.outrigger.cache.IntelligentCache;
import io.outrigger.cache.IntelligentCaches;
import io.outrigger.cache.level.CacheDefinition;
import io.outrigger.cache.level.ChangeListener;
import io.outrigger.cache.level.SharedLevel;
import io.outrigger.cache.level.SharedLevels;
import io.outrigger.cache.redis.RedisLevels;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link RedisCacheAutoConfiguration}; nothing listens where it connects to.
 */
class RedisCacheAutoConfigurationTests {

	private static final Duration LIMIT = Duration.ofSeconds(10);

	private final ApplicationContextRunner runner = new ApplicationContextRunner().withConfiguration(
			AutoConfigurations.of(org.springframework.boot.autoconfigure.data.redis.RedisAutoConfiguration.class,
					OutriggerAutoConfiguration.class, OutriggerActuatorAutoConfiguration.class,
					RedisAutoConfiguration.class, RedisCacheAutoConfiguration.class, CacheAutoConfiguration.class,
					CacheActuatorAutoConfiguration.class))
		.withPropertyValues("spring.data.redis.port=1");

	private final ApplicationContextRunner redis = this.runner.withPropertyValues("outrigger.backend=redis");

	@Test
	void inMemoryThereIsNone() {
		this.runner.run((context) -> assertThat(context).doesNotHaveBean(SharedLevels.class)
			.hasSingleBean(IntelligentCaches.class));
		this.redis.withPropertyValues("outrigger.cache.backend=memory")
			.run((context) -> assertThat(context).doesNotHaveBean(SharedLevels.class));
	}

	@Test
	void switchedOffThereIsNone() {
		this.redis.withPropertyValues("outrigger.cache.enabled=false")
			.run((context) -> assertThat(context).doesNotHaveBean(SharedLevels.class)
				.doesNotHaveBean(IntelligentCaches.class));
		this.redis.withPropertyValues("outrigger.enabled=false")
			.run((context) -> assertThat(context).doesNotHaveBean(SharedLevels.class));
	}

	@Test
	void theBackendOfThePlatformOrOfTheCacheAloneAsksForIt() {
		this.redis.run((context) -> assertThat(context).hasSingleBean(RedisLevels.class));
		this.runner.withPropertyValues("outrigger.cache.backend=redis")
			.run((context) -> assertThat(context).hasSingleBean(RedisLevels.class));
	}

	@Test
	void withoutCaffeineThereIsNone() {
		this.redis.withClassLoader(new FilteredClassLoader(Caffeine.class))
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(SharedLevels.class));
	}

	@Test
	void levelsOfTheUsersWin() {
		this.redis.withUserConfiguration(OwnLevels.class)
			.run((context) -> assertThat(context).hasSingleBean(SharedLevels.class).doesNotHaveBean(RedisLevels.class));
	}

	@Test
	void aRedisThatIsNotThereKeepsNobodyFromTheirValues() {
		this.redis.run((context) -> {
			IntelligentCache<Long, String> cache = context.getBean(IntelligentCaches.class)
				.cache("products", Long.class, String.class);
			assertThat(cache.get(1L, (key) -> Mono.just("a")).block(LIMIT)).isEqualTo("a");
			assertThat(cache.peek(1L)).isEqualTo("a");
			cache.evict(1L).block(LIMIT);
			assertThat(cache.peek(1L)).isNull();
			cache.put(1L, "b").block(LIMIT);
			assertThat(cache.get(1L).block(LIMIT)).isEqualTo("b");
			cache.clear().block(LIMIT);
			assertThat(cache.get(1L).block(LIMIT)).isNull();
			FeatureReport report = context.getBean("outriggerCacheReport", FeatureReport.class);
			assertThat(report.status().backend()).isEqualTo("redis");
		});
	}

	@Test
	void aCacheStaysInItsProcessWhereItIsToldToOrItsTypesSayNothing() {
		this.redis.withUserConfiguration(OwnLevels.class)
			.withPropertyValues("outrigger.cache.caches.own.mode=local")
			.run((context) -> {
				IntelligentCaches caches = context.getBean(IntelligentCaches.class);
				caches.cache("own", Long.class, String.class);
				caches.cache("untyped", Object.class, Object.class);
				assertThat(caches.age()).isZero();
			});
	}

	@Configuration(proxyBeanMethods = false)
	static class OwnLevels {

		@Bean
		SharedLevels ownLevels() {
			return new SharedLevels() {

				@Override
				public <K, V> SharedLevel<K, V> open(CacheDefinition<K, V> cache, ChangeListener<K> listener) {
					throw new IllegalStateException(cache.name() + " is opened");
				}

			};
		}

	}

}
