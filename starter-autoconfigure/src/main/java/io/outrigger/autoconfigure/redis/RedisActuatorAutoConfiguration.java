package io.outrigger.autoconfigure.redis;

import io.micrometer.core.instrument.MeterRegistry;
import org.springframework.boot.actuate.endpoint.web.annotation.WebEndpoint;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;

import io.outrigger.autoconfigure.ConditionalOnFeature;
import io.outrigger.autoconfigure.actuate.OutriggerActuatorAutoConfiguration;
import io.outrigger.redis.RedisConnections;

/**
 * Auto-configuration of the meters of the connections to Redis, and of their report.
 */
@AutoConfiguration(after = { RedisAutoConfiguration.class, OutriggerActuatorAutoConfiguration.class })
@ConditionalOnFeature
@Conditional(OnRedisBackendCondition.class)
@ConditionalOnClass(WebEndpoint.class)
public final class RedisActuatorAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean
	RedisReport outriggerRedisReport(RedisConnections connections) {
		return new RedisReport(connections);
	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass(MeterRegistry.class)
	static class MetersConfiguration {

		@Bean
		@ConditionalOnMissingBean
		RedisMeters outriggerRedisMeters(RedisConnections connections) {
			return new RedisMeters(connections);
		}

	}

}
