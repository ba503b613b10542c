package io.outrigger.autoconfigure.sidecar.identity;

import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.boot.context.properties.ConfigurationPropertiesBindHandlerAdvisor;
import org.springframework.boot.context.properties.bind.BindHandler;

import io.outrigger.autoconfigure.SelfIdentity;
import io.outrigger.autoconfigure.failure.BindingCheck;
import io.outrigger.autoconfigure.failure.InvalidPropertyException;
import io.outrigger.sidecar.identity.TokenKey;

/**
 * Checks that the key that signs is this service's own, whenever the properties are
 * bound: at start-up, and before they change live.
 */
class IdentityChecks implements ConfigurationPropertiesBindHandlerAdvisor {

	private final BeanFactory factory;

	IdentityChecks(BeanFactory factory) {
		this.factory = factory;
	}

	@Override
	public BindHandler apply(BindHandler handler) {
		return new BindingCheck<>(IdentityProperties.class, (properties) -> check(properties.toSettings().active()))
			.apply(handler);
	}

	private void check(@Nullable TokenKey active) {
		if (active != null) {
			String service = this.factory.getBean(SelfIdentity.class).service();
			InvalidPropertyException.require(active.isOf(service), IdentityProperties.PREFIX + ".active", active.id(),
					"the id of a key whose issuer is this service, '" + service + "', or that has none");
		}
	}

}
