package io.outrigger.autoconfigure.cache.redis;

import java.time.Duration;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.github.benmanes.caffeine.cache.Caffeine;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionMessage;
import org.springframework.boot.autoconfigure.condition.ConditionOutcome;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.SpringBootCondition;
import org.springframework.boot.autoconfigure.jackson.JacksonAutoConfiguration;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.context.annotation.Conditional;
import org.springframework.core.type.AnnotatedTypeMetadata;
import reactor.core.scheduler.Schedulers;

import io.outrigger.autoconfigure.ConditionalOnFeature;
import io.outrigger.autoconfigure.OutriggerProperties;
import io.outrigger.autoconfigure.RedisConfigured;
import io.outrigger.autoconfigure.cache.CacheAutoConfiguration;
import io.outrigger.autoconfigure.cache.CacheProperties;
import io.outrigger.autoconfigure.cache.NamedBeans;
import io.outrigger.autoconfigure.redis.RedisAutoConfiguration;
import io.outrigger.cache.CacheCodec;
import io.outrigger.cache.level.SharedLevels;
import io.outrigger.cache.redis.RedisCacheSettings;
import io.outrigger.cache.redis.RedisLevels;
import io.outrigger.redis.RedisConnections;
import io.outrigger.redis.feed.FeedSettings;
import io.outrigger.time.Ticker;

/**
 * Auto-configuration of the cache's second level in Redis, if that is its backend.
 */
@AutoConfiguration(after = { RedisAutoConfiguration.class, JacksonAutoConfiguration.class },
		before = CacheAutoConfiguration.class)
@ConditionalOnFeature("cache")
@ConditionalOnClass(Caffeine.class)
@Conditional(RedisCacheAutoConfiguration.OnRedisCache.class)
@EnableConfigurationProperties(CacheProperties.class)
public final class RedisCacheAutoConfiguration {

	/*
	 * Far longer than a call is waited for, so that no change refuses itself that
	 * somebody still waits for.
	 */
	private static final Duration PATIENCE = Duration.ofSeconds(1);

	@Bean(destroyMethod = "stop")
	@ConditionalOnMissingBean(SharedLevels.class)
	RedisLevels outriggerSharedLevels(RedisConnections connections, OutriggerProperties platform, FeedSettings feeds,
			ObjectProvider<ObjectMapper> json, CacheProperties caches, ListableBeanFactory beans, Ticker ticker) {
		NamedBeans<CacheCodec<?>> codecs = NamedBeans.codecs(caches, beans);
		RedisCacheSettings settings = new RedisCacheSettings(platform.namespace(), feeds.comparison(), PATIENCE);
		return new RedisLevels(connections, settings,
				json.getIfUnique(() -> JsonMapper.builder().findAndAddModules().build()), codecs::of, ticker,
				Schedulers.parallel());
	}

	static class OnRedisCache extends SpringBootCondition {

		@Override
		public ConditionOutcome getMatchOutcome(ConditionContext context, AnnotatedTypeMetadata metadata) {
			boolean asked = RedisConfigured.asBackendOf("cache", context.getEnvironment());
			return new ConditionOutcome(asked,
					ConditionMessage.forCondition("Redis cache").because("its backend is redis: " + asked));
		}

	}

}
