package io.outrigger.autoconfigure.sidecar.access;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.core.env.Environment;

import io.outrigger.autoconfigure.ConditionalOnFeature;
import io.outrigger.autoconfigure.failure.InvalidPropertyException;

/**
 * Auto-configuration that refuses rules about callers where no filter holds anybody to
 * them: they would look as if they protected something.
 */
@AutoConfiguration
@ConditionalOnFeature("sidecar")
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
public final class NoAccessAutoConfiguration {

	NoAccessAutoConfiguration(Environment environment) {
		boolean hasRules = Binder.get(environment)
			.bind(AccessProperties.PREFIX, Bindable.mapOf(String.class, Object.class))
			.isBound();
		InvalidPropertyException.require(!hasRules, AccessProperties.PREFIX, "set",
				"empty in servlet applications: only the filter of WebFlux knows rules");
	}

}
