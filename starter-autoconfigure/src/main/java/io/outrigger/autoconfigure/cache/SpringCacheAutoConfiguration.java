package io.outrigger.autoconfigure.cache;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.context.annotation.Bean;
import org.springframework.core.env.Environment;
import org.springframework.data.redis.cache.RedisCacheManager;

import io.outrigger.autoconfigure.ConditionalOnFeature;

/**
 * Auto-configuration that leaves {@code @EnableCaching} what it would have without the
 * Redis that the starter brings to the class path.
 */
@AutoConfiguration
@ConditionalOnFeature
@ConditionalOnClass(RedisCacheManager.class)
public final class SpringCacheAutoConfiguration {

	private SpringCacheAutoConfiguration() {
	}

	@Bean
	static UnaskedRedisCacheRemover outriggerUnaskedRedisCacheRemover(Environment environment) {
		return new UnaskedRedisCacheRemover(environment);
	}

}
