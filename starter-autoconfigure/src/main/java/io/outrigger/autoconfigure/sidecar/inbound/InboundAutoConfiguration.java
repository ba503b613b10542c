package io.outrigger.autoconfigure.sidecar.inbound;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.autoconfigure.web.reactive.WebHttpHandlerBuilderCustomizer;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.web.embedded.netty.NettyServerCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.server.WebFilter;
import reactor.netty.http.server.HttpServer;

import io.outrigger.autoconfigure.ConditionalOnFeature;
import io.outrigger.autoconfigure.LiveSettings;
import io.outrigger.autoconfigure.OutriggerAutoConfiguration;
import io.outrigger.autoconfigure.sidecar.context.LogProperties;
import io.outrigger.autoconfigure.sidecar.context.ServedRequests;
import io.outrigger.autoconfigure.sidecar.header.HeaderProperties;
import io.outrigger.autoconfigure.sidecar.header.Headers;
import io.outrigger.autoconfigure.sidecar.header.SlowHeadersCustomizer;
import io.outrigger.sidecar.inbound.Refusals;
import io.outrigger.time.Ticker;
import io.outrigger.time.TimeoutWheel;

/**
 * Auto-configuration of what decides which requests are let in.
 */
@AutoConfiguration(after = OutriggerAutoConfiguration.class)
@ConditionalOnFeature("sidecar")
@ConditionalOnClass(WebFilter.class)
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.REACTIVE)
@EnableConfigurationProperties({ BodyProperties.class, HeaderProperties.class, LogProperties.class })
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

	@Bean
	@ConditionalOnMissingBean
	DeadlineCut outriggerDeadlineCut(Ticker ticker, TimeoutWheel timeouts, RefusedAnswers answers) {
		return new DeadlineCut(ticker, timeouts, answers);
	}

	@Bean
	@ConditionalOnMissingBean
	ServedRequests outriggerServedRequests(ObjectProvider<LiveSettings.Source> live, LogProperties fixed) {
		LiveSettings<LogProperties, Boolean> mdc = LiveSettings.of(live, fixed, LogProperties::mdc);
		return new ServedRequests(mdc::get);
	}

	/*
	 * Where everybody reads the request from.
	 */
	@Bean
	WebHttpHandlerBuilderCustomizer outriggerBodyLimits(Bodies bodies) {
		return (builder) -> builder.httpHandlerDecorator(
				(handler) -> (request, response) -> handler.handle(bodies.limit(request, response), response));
	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass({ HttpServer.class, NettyServerCustomizer.class })
	static class ReactorNettyConfiguration {

		@Bean
		@ConditionalOnMissingBean
		SlowHeadersCustomizer outriggerSlowHeaders(Headers headers) {
			return new SlowHeadersCustomizer(headers);
		}

	}

}
