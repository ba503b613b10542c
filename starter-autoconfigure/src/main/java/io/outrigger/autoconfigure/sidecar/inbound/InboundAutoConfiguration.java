package io.outrigger.autoconfigure.sidecar.inbound;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.autoconfigure.web.reactive.WebHttpHandlerBuilderCustomizer;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.web.server.WebFilter;

import io.outrigger.autoconfigure.ConditionalOnFeature;
import io.outrigger.autoconfigure.OutriggerAutoConfiguration;
import io.outrigger.sidecar.inbound.Refusals;
import io.outrigger.time.Ticker;

/**
 * Auto-configuration of what decides which requests are let in.
 */
@AutoConfiguration(after = OutriggerAutoConfiguration.class)
@ConditionalOnFeature("sidecar")
@ConditionalOnClass(WebFilter.class)
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.REACTIVE)
@EnableConfigurationProperties(BodyProperties.class)
public final class InboundAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean
	Refusals outriggerRefusals(Ticker ticker) {
		return new Refusals(ticker);
	}

	@Bean
	@ConditionalOnMissingBean
	RefusedAnswers outriggerRefusedAnswers(Refusals refusals) {
		return new RefusedAnswers(refusals);
	}

	/*
	 * Where everybody reads the request from.
	 */
	@Bean
	WebHttpHandlerBuilderCustomizer outriggerBodyLimits(Bodies bodies) {
		return (builder) -> builder.httpHandlerDecorator(
				(handler) -> (request, response) -> handler.handle(bodies.limit(request, response), response));
	}

}
