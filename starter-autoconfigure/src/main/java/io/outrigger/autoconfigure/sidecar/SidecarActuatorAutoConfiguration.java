package io.outrigger.autoconfigure.sidecar;

import io.micrometer.core.instrument.MeterRegistry;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.actuate.autoconfigure.endpoint.condition.ConditionalOnAvailableEndpoint;
import org.springframework.boot.actuate.endpoint.web.annotation.WebEndpoint;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import io.outrigger.autoconfigure.ConditionalOnFeature;
import io.outrigger.autoconfigure.LiveSettings;
import io.outrigger.autoconfigure.actuate.OutriggerActuatorAutoConfiguration;
import io.outrigger.autoconfigure.sidecar.fallback.FallbackCounts;
import io.outrigger.autoconfigure.sidecar.limit.InboundLimits;
import io.outrigger.autoconfigure.sidecar.route.RouteExplainer;
import io.outrigger.sidecar.InboundTraffic;
import io.outrigger.sidecar.guard.RouteGuards;
import io.outrigger.sidecar.identity.IdentityTokens;
import io.outrigger.sidecar.inbound.Refusals;

/**
 * Auto-configuration of the sidecar's endpoint and meters.
 */
@AutoConfiguration(after = { SidecarAutoConfiguration.class, OutriggerActuatorAutoConfiguration.class })
@ConditionalOnFeature("sidecar")
@ConditionalOnClass(WebEndpoint.class)
public final class SidecarActuatorAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean
	SidecarReport outriggerSidecarReport() {
		return new SidecarReport();
	}

	@Bean
	@ConditionalOnMissingBean
	@ConditionalOnAvailableEndpoint
	SidecarEndpoint outriggerSidecarEndpoint(ObjectProvider<LiveSettings.Source> live, SidecarProperties fixed,
			InboundTraffic traffic, ObjectProvider<RouteExplainer> routes, ObjectProvider<IdentityTokens> tokens,
			ObjectProvider<InboundLimits> limits) {
		return new SidecarEndpoint(SidecarAutoConfiguration.settings(live, fixed), traffic, routes.getIfAvailable(),
				tokens.getIfAvailable(), limits.getIfAvailable());
	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass(MeterRegistry.class)
	static class MetersConfiguration {

		@Bean
		@ConditionalOnMissingBean
		SidecarMeters outriggerSidecarMeters(InboundTraffic traffic, ObjectProvider<RouteGuards> guards,
				ObjectProvider<FallbackCounts> fallbacks, ObjectProvider<Refusals> refusals) {
			return new SidecarMeters(traffic, guards.getIfAvailable(), fallbacks.getIfAvailable(),
					refusals.getIfAvailable());
		}

	}

}
