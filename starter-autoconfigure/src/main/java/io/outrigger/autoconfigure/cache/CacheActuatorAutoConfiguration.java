package io.outrigger.autoconfigure.cache;

import io.micrometer.core.instrument.MeterRegistry;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.actuate.autoconfigure.endpoint.condition.ConditionalOnAvailableEndpoint;
import org.springframework.boot.actuate.endpoint.web.annotation.WebEndpoint;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.convert.ApplicationConversionService;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import io.outrigger.autoconfigure.Backend;
import io.outrigger.autoconfigure.ConditionalOnFeature;
import io.outrigger.autoconfigure.actuate.OutriggerActuatorAutoConfiguration;
import io.outrigger.cache.IntelligentCaches;
import io.outrigger.cache.level.SharedLevels;

/**
 * Auto-configuration of the cache's endpoint, meters and report.
 */
@AutoConfiguration(after = { CacheAutoConfiguration.class, OutriggerActuatorAutoConfiguration.class })
@ConditionalOnFeature("cache")
@ConditionalOnClass(WebEndpoint.class)
@ConditionalOnBean({ IntelligentCaches.class, CacheProperties.class })
public final class CacheActuatorAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean
	CacheReport outriggerCacheReport(IntelligentCaches caches, ObjectProvider<SharedLevels> shared) {
		return new CacheReport(caches, (shared.getIfAvailable() != null) ? Backend.REDIS : Backend.MEMORY);
	}

	@Bean
	@ConditionalOnMissingBean
	@ConditionalOnAvailableEndpoint
	IntelligentCacheEndpoint outriggerIntelligentCacheEndpoint(IntelligentCaches caches, ListableBeanFactory beans) {
		ApplicationConversionService conversion = new ApplicationConversionService();
		ApplicationConversionService.addBeans(conversion, beans);
		return new IntelligentCacheEndpoint(caches, conversion);
	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass(MeterRegistry.class)
	static class MetersConfiguration {

		@Bean
		@ConditionalOnMissingBean
		CacheMeters outriggerCacheMeters(IntelligentCaches caches) {
			return new CacheMeters(caches);
		}

	}

}
