package io.outrigger.autoconfigure.sidecar.inbound;

import org.springframework.beans.factory.BeanFactory;
import org.springframework.boot.context.properties.ConfigurationPropertiesBindHandlerAdvisor;
import org.springframework.boot.context.properties.bind.BindHandler;

import io.outrigger.autoconfigure.failure.BindingCheck;
import io.outrigger.autoconfigure.failure.InvalidPropertyException;
import io.outrigger.sidecar.identity.VerifiedCallers;

/**
 * Refuses rules about callers where nothing can tell who calls: they would let nobody in.
 */
class AccessChecks implements ConfigurationPropertiesBindHandlerAdvisor {

	private final BeanFactory factory;

	AccessChecks(BeanFactory factory) {
		this.factory = factory;
	}

	@Override
	public BindHandler apply(BindHandler handler) {
		return new BindingCheck<>(AccessProperties.class, this::check).apply(handler);
	}

	private void check(AccessProperties properties) {
		InvalidPropertyException.require(
				properties.access().isEmpty()
						|| this.factory.getBeanProvider(VerifiedCallers.class).stream().findAny().isPresent(),
				"outrigger.sidecar.inbound.access", properties.access().keySet(),
				"empty where the library com.nimbusds:nimbus-jose-jwt is not on the class path");
	}

}
