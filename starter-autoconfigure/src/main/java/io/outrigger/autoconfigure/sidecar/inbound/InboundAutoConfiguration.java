package io.outrigger.autoconfigure.sidecar.inbound;

import org.springframework.beans.factory.BeanFactory;
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
import io.outrigger.autoconfigure.failure.BindingCheck;
import io.outrigger.autoconfigure.failure.InvalidPropertyException;
import io.outrigger.autoconfigure.sidecar.context.LogProperties;
import io.outrigger.autoconfigure.sidecar.context.ServedRequests;
import io.outrigger.autoconfigure.sidecar.header.HeaderProperties;
import io.outrigger.autoconfigure.sidecar.header.Headers;
import io.outrigger.autoconfigure.sidecar.header.SlowHeadersCustomizer;
import io.outrigger.autoconfigure.sidecar.identity.IdentityAutoConfiguration;
import io.outrigger.sidecar.identity.VerifiedCallers;
import io.outrigger.sidecar.inbound.Refusals;
import io.outrigger.time.Ticker;

/**
 * Auto-configuration of what decides which requests are let in.
 */
@AutoConfiguration(after = { OutriggerAutoConfiguration.class, IdentityAutoConfiguration.class })
@ConditionalOnFeature("sidecar")
@ConditionalOnClass(WebFilter.class)
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.REACTIVE)
@EnableConfigurationProperties({ AccessProperties.class, BodyProperties.class, HeaderProperties.class,
		LogProperties.class })
public final class InboundAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean
	CallerAccess outriggerCallerAccess(ObjectProvider<LiveSettings.Source> live, AccessProperties fixed) {
		return new CallerAccess(LiveSettings.of(live, fixed, AccessProperties::toRules));
	}

	/*
	 * Where nothing can tell who calls, rules would let nobody in.
	 */
	@Bean
	static BindingCheck<AccessProperties> outriggerAccessChecks(BeanFactory factory) {
		return new BindingCheck<>(AccessProperties.class,
				(properties) -> InvalidPropertyException.require(
						properties.access().isEmpty()
								|| factory.getBeanProvider(VerifiedCallers.class).stream().findAny().isPresent(),
						AccessProperties.PREFIX, properties.access().keySet(),
						"empty where the library com.nimbusds:nimbus-jose-jwt is not on the class path"));
	}

	@Bean
	@ConditionalOnMissingBean
	Refusals outriggerRefusals(Ticker ticker) {
		return new Refusals(ticker);
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
