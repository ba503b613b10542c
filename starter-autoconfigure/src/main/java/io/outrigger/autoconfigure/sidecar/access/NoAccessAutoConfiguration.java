package io.outrigger.autoconfigure.sidecar.access;

import java.util.List;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.core.env.Environment;

import io.outrigger.autoconfigure.ConditionalOnFeature;
import io.outrigger.autoconfigure.failure.InvalidPropertyException;

/**
 * Auto-configuration that refuses rules about requests that come in where no filter holds
 * anybody to them: they would look as if they protected something.
 */
@AutoConfiguration
@ConditionalOnFeature("sidecar")
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
public final class NoAccessAutoConfiguration {

	private static final String RULE = " in servlet applications: only the filter of WebFlux knows it";

	private static final String INBOUND = "outrigger.sidecar.inbound.";

	NoAccessAutoConfiguration(Environment environment) {
		Binder binder = Binder.get(environment);
		for (String rules : List.of(AccessProperties.PREFIX, INBOUND + "rate-limits")) {
			boolean hasRules = binder.bind(rules, Bindable.mapOf(String.class, Object.class)).isBound();
			InvalidPropertyException.require(!hasRules, rules, "set", "empty" + RULE);
		}
		String concurrency = INBOUND + "concurrency.enabled";
		boolean limited = binder.bind(concurrency, Boolean.class).orElse(false);
		InvalidPropertyException.require(!limited, concurrency, limited, "false" + RULE);
	}

}
