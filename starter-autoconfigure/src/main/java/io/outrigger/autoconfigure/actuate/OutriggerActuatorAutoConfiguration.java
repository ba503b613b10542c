package io.outrigger.autoconfigure.actuate;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.actuate.autoconfigure.endpoint.condition.ConditionalOnAvailableEndpoint;
import org.springframework.boot.actuate.autoconfigure.health.ConditionalOnEnabledHealthIndicator;
import org.springframework.boot.actuate.endpoint.SanitizingFunction;
import org.springframework.boot.actuate.endpoint.web.annotation.WebEndpoint;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;

import io.outrigger.autoconfigure.ConditionalOnFeature;
import io.outrigger.autoconfigure.OutriggerAutoConfiguration;
import io.outrigger.autoconfigure.OutriggerProperties;
import io.outrigger.autoconfigure.SelfIdentity;

/**
 * Auto-configuration of the overview endpoint, the health contributor, and the masking
 * that all our endpoints share.
 */
@AutoConfiguration(after = OutriggerAutoConfiguration.class)
@ConditionalOnFeature
@ConditionalOnClass(WebEndpoint.class)
public final class OutriggerActuatorAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean
	Masking outriggerMasking(ObjectProvider<SanitizingFunction> functions) {
		return new Masking(functions.orderedStream().toList());
	}

	@Bean
	@ConditionalOnMissingBean
	@ConditionalOnAvailableEndpoint
	OutriggerEndpoint outriggerEndpoint(SelfIdentity self, OutriggerProperties properties,
			ObjectProvider<FeatureReport> reports) {
		return new OutriggerEndpoint(self, properties.namespace(), reports.orderedStream().toList());
	}

	@Bean
	@ConditionalOnMissingBean(name = "outriggerHealthIndicator")
	@ConditionalOnEnabledHealthIndicator("outrigger")
	OutriggerHealthIndicator outriggerHealthIndicator(ObjectProvider<FeatureReport> reports) {
		return new OutriggerHealthIndicator(reports.orderedStream().toList());
	}

}
