package io.outrigger.autoconfigure.sidecar.identity;

import java.time.Clock;

import com.nimbusds.jose.JWSSigner;
import io.micrometer.core.instrument.MeterRegistry;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.actuate.endpoint.SanitizingFunction;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import reactor.core.scheduler.Schedulers;

import io.outrigger.autoconfigure.ConditionalOnFeature;
import io.outrigger.autoconfigure.LiveSettings;
import io.outrigger.autoconfigure.OutriggerAutoConfiguration;
import io.outrigger.autoconfigure.SelfIdentity;
import io.outrigger.sidecar.identity.IdentityTokens;
import io.outrigger.sidecar.identity.TokenVerifier;
import io.outrigger.sidecar.identity.VerifiedCallers;

/**
 * Auto-configuration of the identity by which this service calls others.
 */
@AutoConfiguration(after = OutriggerAutoConfiguration.class)
@ConditionalOnFeature("sidecar")
@ConditionalOnClass(JWSSigner.class)
@EnableConfigurationProperties(IdentityProperties.class)
public final class IdentityAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean
	IdentityTokens outriggerIdentityTokens(ObjectProvider<LiveSettings.Source> live, IdentityProperties fixed,
			SelfIdentity self) {
		return new IdentityTokens(self.service(), self.id(),
				LiveSettings.of(live, fixed, IdentityProperties::toSettings), Clock.systemUTC(),
				Schedulers::boundedElastic);
	}

	@Bean
	static IdentityChecks outriggerIdentityChecks(BeanFactory factory) {
		return new IdentityChecks(factory);
	}

	@Bean
	@ConditionalOnMissingBean
	TokenVerifier outriggerTokenVerifier(IdentityTokens tokens) {
		return new TokenVerifier(tokens::settings, Clock.systemUTC());
	}

	@Bean
	@ConditionalOnMissingBean
	VerifiedCallers outriggerVerifiedCallers(IdentityTokens tokens, SelfIdentity self) {
		return new VerifiedCallers(self.service(), tokens::settings, Clock.systemUTC(), Schedulers::boundedElastic);
	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass(MeterRegistry.class)
	static class MetersConfiguration {

		@Bean
		@ConditionalOnMissingBean
		IdentityMeters outriggerIdentityMeters(IdentityTokens tokens) {
			return new IdentityMeters(tokens);
		}

	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass(SanitizingFunction.class)
	static class SanitizerConfiguration {

		@Bean
		@ConditionalOnMissingBean
		IdentityKeysSanitizer outriggerIdentityKeysSanitizer() {
			return new IdentityKeysSanitizer();
		}

	}

}
