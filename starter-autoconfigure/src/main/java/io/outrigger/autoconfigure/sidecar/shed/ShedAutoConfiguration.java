package io.outrigger.autoconfigure.sidecar.shed;

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
import io.outrigger.autoconfigure.sidecar.inbound.DeadlineCut;
import io.outrigger.autoconfigure.sidecar.inbound.RefusedAnswers;
import io.outrigger.sidecar.shed.LoadShedding;
import io.outrigger.time.Ticker;

/**
 * Auto-configuration of how many requests may be under way at once.
 */
@AutoConfiguration(after = OutriggerAutoConfiguration.class)
@ConditionalOnFeature("sidecar")
@ConditionalOnClass(WebFilter.class)
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.REACTIVE)
@EnableConfigurationProperties({ ConcurrencyProperties.class, PriorityProperties.class })
public final class ShedAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean
	LoadShedding outriggerLoadShedding(ObjectProvider<LiveSettings.Source> live, ConcurrencyProperties fixed,
			Ticker ticker) {
		return new LoadShedding(LiveSettings.of(live, fixed, ConcurrencyProperties::toSettings), Schedulers.parallel(),
				ticker);
	}

	@Bean
	@ConditionalOnMissingBean
	Priorities outriggerPriorities(ObjectProvider<LiveSettings.Source> live, PriorityProperties fixed) {
		return new Priorities(LiveSettings.of(live, fixed, PriorityProperties::toRules));
	}

	@Bean
	@ConditionalOnMissingBean
	ShedStep outriggerShedStep(LoadShedding shedding, Priorities priorities, RefusedAnswers answers, DeadlineCut cut) {
		return new ShedStep(shedding, priorities, answers, cut);
	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass(MeterRegistry.class)
	static class MetersConfiguration {

		@Bean
		@ConditionalOnMissingBean
		ShedMeters outriggerShedMeters(LoadShedding shedding) {
			return new ShedMeters(shedding);
		}

	}

}
