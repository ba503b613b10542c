package io.outrigger.autoconfigure.loadbalancer.session;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;

import io.outrigger.autoconfigure.ConditionalOnFeature;
import io.outrigger.autoconfigure.OutriggerProperties;
import io.outrigger.autoconfigure.loadbalancer.LoadBalancerAutoConfiguration;
import io.outrigger.autoconfigure.redis.RedisAutoConfiguration;
import io.outrigger.loadbalancer.session.SessionStore;
import io.outrigger.loadbalancer.session.redis.RedisSessionStore;
import io.outrigger.redis.RedisConnections;

/**
 * Auto-configuration of sticky sessions in Redis, where this process is connected to one:
 * there they hold whoever calls.
 */
@AutoConfiguration(after = RedisAutoConfiguration.class, before = LoadBalancerAutoConfiguration.class)
@ConditionalOnFeature("loadbalancer")
@ConditionalOnBean(RedisConnections.class)
public final class RedisSessionAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean(SessionStore.class)
	RedisSessionStore outriggerSessionStore(RedisConnections connections, OutriggerProperties platform) {
		return new RedisSessionStore(connections, platform.namespace());
	}

}
