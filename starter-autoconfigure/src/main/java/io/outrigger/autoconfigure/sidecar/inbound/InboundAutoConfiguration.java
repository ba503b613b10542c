package io.outrigger.autoconfigure.sidecar.inbound;

import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.web.server.WebFilter;

import io.outrigger.autoconfigure.ConditionalOnFeature;
import io.outrigger.autoconfigure.LiveSettings;
import io.outrigger.autoconfigure.OutriggerAutoConfiguration;
import io.outrigger.autoconfigure.sidecar.identity.IdentityAutoConfiguration;
import io.outrigger.sidecar.inbound.Refusals;
import io.outrigger.time.Ticker;

/**
 * Auto-configuration of what decides which requests are let in.
 */
@AutoConfiguration(after = { OutriggerAutoConfiguration.class, IdentityAutoConfiguration.class })
@ConditionalOnFeature("sidecar")
@ConditionalOnClass(WebFilter.class)
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.REACTIVE)
@EnableConfigurationProperties({ AccessProperties.class, BodyProperties.class })
public final class InboundAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean
	CallerAccess outriggerCallerAccess(ObjectProvider<LiveSettings.Source> live, AccessProperties fixed) {
		return new CallerAccess(LiveSettings.of(live, fixed, AccessProperties::toRules));
	}

	@Bean
	static AccessChecks outriggerAccessChecks(BeanFactory factory) {
		return new AccessChecks(factory);
	}

	@Bean
	@ConditionalOnMissingBean
	Refusals outriggerRefusals(Ticker ticker) {
		return new Refusals(ticker);
	}

	@Bean
	@ConditionalOnMissingBean
	Bodies outriggerBodies(ObjectProvider<LiveSettings.Source> live, BodyProperties fixed, Refusals refusals,
			Ticker ticker) {
		return new Bodies(LiveSettings.of(live, fixed, BodyProperties::toLimits), refusals, ticker);
	}

}
