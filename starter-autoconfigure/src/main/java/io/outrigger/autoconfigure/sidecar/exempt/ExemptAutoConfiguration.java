package io.outrigger.autoconfigure.sidecar.exempt;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.core.env.Environment;
import org.springframework.web.server.WebFilter;

import io.outrigger.autoconfigure.ConditionalOnFeature;
import io.outrigger.autoconfigure.LiveSettings;
import io.outrigger.autoconfigure.OutriggerAutoConfiguration;
import io.outrigger.autoconfigure.sidecar.inbound.Bodies;
import io.outrigger.autoconfigure.sidecar.inbound.InboundStep;
import io.outrigger.autoconfigure.sidecar.inbound.InboundSteps;

/**
 * Auto-configuration of requests that are let in however busy the service is.
 */
@AutoConfiguration(after = OutriggerAutoConfiguration.class)
@ConditionalOnFeature("sidecar")
@ConditionalOnClass(WebFilter.class)
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.REACTIVE)
@EnableConfigurationProperties(ExemptProperties.class)
public final class ExemptAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean
	Exemptions outriggerExemptions(ObjectProvider<LiveSettings.Source> live, ExemptProperties fixed,
			Environment environment) {
		return new Exemptions(LiveSettings.of(live, fixed, (properties) -> properties.toPaths(environment)));
	}

	@Bean
	@ConditionalOnMissingBean
	InboundSteps outriggerInboundSteps(ObjectProvider<InboundStep> steps, Exemptions exempt, Bodies bodies) {
		return new InboundSteps(steps.orderedStream().toList(), exempt, bodies.enabled());
	}

}
