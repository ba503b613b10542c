package io.outrigger.autoconfigure.config.redis;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionMessage;
import org.springframework.boot.autoconfigure.condition.ConditionOutcome;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.SearchStrategy;
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
import io.outrigger.autoconfigure.SelfIdentity;
import io.outrigger.autoconfigure.config.ConfigAutoConfiguration;
import io.outrigger.autoconfigure.config.ConfigProperties;
import io.outrigger.autoconfigure.redis.RedisAutoConfiguration;
import io.outrigger.config.ConfigCenter;
import io.outrigger.config.effective.ConfigLayers;
import io.outrigger.config.fleet.ConfigFleet;
import io.outrigger.config.fleet.redis.RedisConfigFleet;
import io.outrigger.config.redis.RedisConfigCenter;
import io.outrigger.config.redis.ScopeSettings;
import io.outrigger.redis.RedisConnections;
import io.outrigger.redis.feed.FeedSettings;
import io.outrigger.time.Ticker;

/**
 * Auto-configuration of the config center in Redis, if that is its backend.
 */
@AutoConfiguration(after = RedisAutoConfiguration.class, before = ConfigAutoConfiguration.class)
@ConditionalOnFeature("config")
@Conditional(RedisConfigAutoConfiguration.OnRedisConfig.class)
@EnableConfigurationProperties(ConfigProperties.class)
public final class RedisConfigAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean(ConfigCenter.class)
	RedisConfigCenter outriggerConfigCenter(RedisConnections connections, OutriggerProperties platform,
			ConfigProperties properties, FeedSettings feeds, Ticker ticker) {
		return new RedisConfigCenter(connections,
				new ScopeSettings(platform.namespace(), properties.historySize(), properties.auditSize()), feeds,
				ticker, Schedulers.parallel());
	}

	@Bean
	@ConditionalOnMissingBean(ConfigFleet.class)
	RedisConfigFleet outriggerConfigFleet(RedisConnections connections, OutriggerProperties platform, SelfIdentity self,
			ConfigProperties properties) {
		return new RedisConfigFleet(connections, platform.namespace(), self.id(),
				ConfigAutoConfiguration.REPORTS_EVERY.multipliedBy(3), properties.dryRunTimeout(),
				Schedulers.boundedElastic());
	}

	/*
	 * A child context follows the config center of its parent, which has started it.
	 */
	@Bean
	@ConditionalOnBean(value = RedisConfigCenter.class, search = SearchStrategy.CURRENT)
	ReadConfigLifecycle outriggerReadConfigLifecycle(RedisConfigCenter center, ConfigLayers layers,
			RedisConnections connections) {
		return new ReadConfigLifecycle(center, layers, connections);
	}

	static class OnRedisConfig extends SpringBootCondition {

		@Override
		public ConditionOutcome getMatchOutcome(ConditionContext context, AnnotatedTypeMetadata metadata) {
			boolean asked = RedisConfigured.asBackendOf("config", context.getEnvironment());
			return new ConditionOutcome(asked,
					ConditionMessage.forCondition("Redis config center").because("its backend is redis: " + asked));
		}

	}

}
