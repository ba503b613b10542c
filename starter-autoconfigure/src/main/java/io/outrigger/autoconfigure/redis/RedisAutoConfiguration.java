package io.outrigger.autoconfigure.redis;

import io.lettuce.core.AbstractRedisClient;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;
import reactor.core.scheduler.Schedulers;

import io.outrigger.autoconfigure.ConditionalOnFeature;
import io.outrigger.autoconfigure.OutriggerAutoConfiguration;
import io.outrigger.autoconfigure.failure.InvalidPropertyException;
import io.outrigger.redis.RedisConnections;
import io.outrigger.redis.RedisConnector;
import io.outrigger.redis.RedisSettings;
import io.outrigger.redis.feed.FeedSettings;
import io.outrigger.time.Ticker;

/**
 * Auto-configuration of the platform's own connections to Redis, if that is where it
 * keeps what a fleet shares.
 */
@AutoConfiguration(after = OutriggerAutoConfiguration.class,
		afterName = "org.springframework.boot.autoconfigure.data.redis.RedisAutoConfiguration")
@ConditionalOnFeature
@Conditional(OnRedisBackendCondition.class)
@EnableConfigurationProperties(RedisProperties.class)
public final class RedisAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean(RedisConnections.class)
	DerivedRedisClient outriggerRedisClient(ObjectProvider<LettuceConnectionFactory> users,
			RedisProperties properties) {
		LettuceConnectionFactory factory = users.getIfUnique();
		if (factory == null) {
			throw new InvalidPropertyException("outrigger.backend", "redis",
					"memory, unless there is one LettuceConnectionFactory, or one that is primary");
		}
		return new DerivedRedisClient(factory, properties.settings());
	}

	@Bean
	@ConditionalOnMissingBean
	RedisConnections outriggerRedisConnections(DerivedRedisClient client, RedisProperties properties, Ticker ticker) {
		RedisSettings settings = properties.settings();
		AbstractRedisClient lettuce = client.start();
		return new RedisConnections(new RedisConnector(lettuce, settings), settings, ticker, Schedulers.parallel());
	}

	@Bean
	RedisLifecycle outriggerRedisLifecycle(RedisConnections connections) {
		return new RedisLifecycle(connections);
	}

	@Bean
	@ConditionalOnMissingBean
	FeedSettings outriggerFeedSettings(RedisProperties properties) {
		return properties.feedSettings();
	}

}
