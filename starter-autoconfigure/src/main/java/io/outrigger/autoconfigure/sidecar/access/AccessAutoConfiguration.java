package io.outrigger.autoconfigure.sidecar.access;

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
import io.outrigger.autoconfigure.failure.BindingCheck;
import io.outrigger.autoconfigure.failure.InvalidPropertyException;
import io.outrigger.autoconfigure.sidecar.identity.IdentityAutoConfiguration;
import io.outrigger.sidecar.identity.VerifiedCallers;

/**
 * Auto-configuration of who may make which requests.
 */
@AutoConfiguration(after = { OutriggerAutoConfiguration.class, IdentityAutoConfiguration.class })
@ConditionalOnFeature("sidecar")
@ConditionalOnClass(WebFilter.class)
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.REACTIVE)
@EnableConfigurationProperties(AccessProperties.class)
public final class AccessAutoConfiguration {

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

}
