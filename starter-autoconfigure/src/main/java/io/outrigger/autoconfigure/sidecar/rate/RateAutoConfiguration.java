package io.outrigger.autoconfigure.sidecar.rate;

import io.micrometer.core.instrument.MeterRegistry;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.server.WebFilter;
import reactor.core.scheduler.Schedulers;

import io.outrigger.autoconfigure.ConditionalOnFeature;
import io.outrigger.autoconfigure.LiveSettings;
import io.outrigger.autoconfigure.OutriggerAutoConfiguration;
import io.outrigger.autoconfigure.sidecar.inbound.RefusedAnswers;
import io.outrigger.sidecar.rate.FleetRates;
import io.outrigger.sidecar.rate.RateLimits;
import io.outrigger.time.Ticker;

/**
 * Auto-configuration of how often requests may come in.
 */
@AutoConfiguration(after = { OutriggerAutoConfiguration.class, RedisRateAutoConfiguration.class })
@ConditionalOnFeature("sidecar")
@ConditionalOnClass(WebFilter.class)
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.REACTIVE)
@EnableConfigurationProperties(RateProperties.class)
public final class RateAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean
	RateLimits outriggerRateLimits(ObjectProvider<LiveSettings.Source> live, RateProperties fixed,
			ObjectProvider<FleetRates> fleet, Ticker ticker) {
		return new RateLimits(LiveSettings.of(live, fixed, RateProperties::toRules), fleet.getIfAvailable(),
				Schedulers.parallel(), ticker);
	}

	@Bean
	@ConditionalOnMissingBean
	RateStep outriggerRateStep(ObjectProvider<LiveSettings.Source> live, RateProperties fixed, RateLimits limits,
			RefusedAnswers answers) {
		return new RateStep(limits, LiveSettings.of(live, fixed, RateProperties::rateLimitHeaders), answers);
	}

	@Bean
	@ConditionalOnMissingBean
	PrincipalRateWebFilter outriggerPrincipalRateWebFilter(RateLimits limits, RateStep step) {
		return new PrincipalRateWebFilter(limits, step);
	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass(MeterRegistry.class)
	static class MetersConfiguration {

		@Bean
		@ConditionalOnMissingBean
		RateMeters outriggerRateMeters(RateLimits limits) {
			return new RateMeters(limits);
		}

	}

}
