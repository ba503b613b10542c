package io.outrigger.autoconfigure.cache;

import com.github.benmanes.caffeine.cache.Caffeine;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;

import io.outrigger.autoconfigure.ConditionalOnFeature;
import io.outrigger.autoconfigure.LiveSettings;
import io.outrigger.autoconfigure.OutriggerAutoConfiguration;
import io.outrigger.cache.IntelligentCaches;
import io.outrigger.cache.level.SharedLevels;
import io.outrigger.cache.memory.InMemoryIntelligentCaches;
import io.outrigger.time.Ticker;

/**
 * Auto-configuration of the intelligent cache.
 */
@AutoConfiguration(after = OutriggerAutoConfiguration.class)
@ConditionalOnFeature("cache")
@ConditionalOnClass(Caffeine.class)
@EnableConfigurationProperties(CacheProperties.class)
public final class CacheAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean(IntelligentCaches.class)
	InMemoryIntelligentCaches outriggerIntelligentCaches(ObjectProvider<LiveSettings.Source> live,
			CacheProperties fixed, ListableBeanFactory beans, Ticker ticker, ObjectProvider<SharedLevels> shared) {
		return new InMemoryIntelligentCaches(LiveSettings.of(live, fixed, CacheProperties::toSettings), ticker,
				shared.getIfAvailable(), NamedBeans.weighers(fixed, beans)::of);
	}

}
