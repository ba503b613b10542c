package io.outrigger.autoconfigure.registry.redis;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionMessage;
import org.springframework.boot.autoconfigure.condition.ConditionOutcome;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.SpringBootCondition;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.context.annotation.Conditional;
import org.springframework.core.type.AnnotatedTypeMetadata;
import reactor.core.scheduler.Schedulers;

import io.outrigger.autoconfigure.ConditionalOnFeature;
import io.outrigger.autoconfigure.OutriggerProperties;
import io.outrigger.autoconfigure.RedisConfigured;
import io.outrigger.autoconfigure.redis.RedisAutoConfiguration;
import io.outrigger.autoconfigure.registry.RegistryAutoConfiguration;
import io.outrigger.autoconfigure.registry.RegistryProperties;
import io.outrigger.redis.RedisConnections;
import io.outrigger.redis.feed.FeedSettings;
import io.outrigger.registry.ServiceRegistry;
import io.outrigger.registry.redis.RedisServiceRegistry;
import io.outrigger.time.Ticker;

/**
 * Auto-configuration of the registry in Redis, if that is its backend.
 */
@AutoConfiguration(after = RedisAutoConfiguration.class, before = RegistryAutoConfiguration.class)
@ConditionalOnFeature("registry")
@Conditional(RedisRegistryAutoConfiguration.OnRedisRegistry.class)
@EnableConfigurationProperties(RegistryProperties.class)
public final class RedisRegistryAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean(ServiceRegistry.class)
	RedisServiceRegistry outriggerServiceRegistry(RedisConnections connections, OutriggerProperties platform,
			RegistryProperties properties, FeedSettings feeds, Ticker ticker) {
		return new RedisServiceRegistry(connections, platform.namespace(), properties.lease(), feeds, ticker,
				Schedulers.parallel());
	}

	@Bean
	@ConditionalOnBean(RedisServiceRegistry.class)
	FollowLifecycle outriggerFollowLifecycle(RedisServiceRegistry registry, RedisConnections connections) {
		return new FollowLifecycle(registry, connections);
	}

	static class OnRedisRegistry extends SpringBootCondition {

		@Override
		public ConditionOutcome getMatchOutcome(ConditionContext context, AnnotatedTypeMetadata metadata) {
			boolean asked = RedisConfigured.asBackendOf("registry", context.getEnvironment());
			return new ConditionOutcome(asked,
					ConditionMessage.forCondition("Redis registry").because("its backend is redis: " + asked));
		}

	}

}
