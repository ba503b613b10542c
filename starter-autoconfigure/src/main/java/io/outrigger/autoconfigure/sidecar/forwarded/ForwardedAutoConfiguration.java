package io.outrigger.autoconfigure.sidecar.forwarded;

import java.util.Locale;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.autoconfigure.web.reactive.ReactiveWebServerFactoryAutoConfiguration;
import org.springframework.boot.cloud.CloudPlatform;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.core.env.Environment;
import org.springframework.web.server.adapter.ForwardedHeaderTransformer;

import io.outrigger.autoconfigure.ConditionalOnFeature;
import io.outrigger.autoconfigure.LiveSettings;
import io.outrigger.autoconfigure.failure.BindingCheck;
import io.outrigger.autoconfigure.failure.InvalidPropertyException;
import io.outrigger.autoconfigure.sidecar.SidecarAutoConfiguration;
import io.outrigger.autoconfigure.sidecar.forwarded.TrustedForwardedHeaderTransformer.Applied;
import io.outrigger.sidecar.InboundTraffic;

/**
 * Auto-configuration of what becomes of headers by which proxies say who sent a request.
 */
@AutoConfiguration(after = SidecarAutoConfiguration.class, before = ReactiveWebServerFactoryAutoConfiguration.class)
@ConditionalOnFeature("sidecar")
@ConditionalOnClass(ForwardedHeaderTransformer.class)
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.REACTIVE)
@EnableConfigurationProperties(ForwardedProperties.class)
public final class ForwardedAutoConfiguration {

	private static final String STRATEGY = "server.forward-headers-strategy";

	/*
	 * Under the name by which WebFlux looks for it.
	 */
	@Bean
	@ConditionalOnMissingBean(ForwardedHeaderTransformer.class)
	TrustedForwardedHeaderTransformer forwardedHeaderTransformer(ObjectProvider<LiveSettings.Source> live,
			ForwardedProperties fixed, InboundTraffic traffic, Environment environment) {
		return new TrustedForwardedHeaderTransformer(LiveSettings.of(live, fixed, ForwardedProperties::toSettings),
				traffic, applied(environment));
	}

	@Bean
	static BindingCheck<ForwardedProperties> outriggerForwardedChecks(Environment environment) {
		return new BindingCheck<>(ForwardedProperties.class, (properties) -> InvalidPropertyException.require(
				properties.trustedProxies().isEmpty() || applied(environment) != Applied.BY_SERVER,
				ForwardedProperties.PREFIX + ".trusted-proxies", properties.trustedProxies(),
				"empty unless " + STRATEGY + " is 'framework' or 'none': the server itself believes everybody"));
	}

	private static Applied applied(Environment environment) {
		String strategy = environment.getProperty(STRATEGY);
		if (strategy == null) {
			CloudPlatform platform = CloudPlatform.getActive(environment);
			return (platform != null && platform.isUsingForwardHeaders()) ? Applied.BY_SERVER : Applied.BY_NOBODY;
		}
		return switch (strategy.toLowerCase(Locale.ROOT)) {
			case "framework" -> Applied.BY_SPRING;
			case "native" -> Applied.BY_SERVER;
			default -> Applied.BY_NOBODY;
		};
	}

}
