package io.outrigger.autoconfigure.sidecar.identity;

import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.boot.context.properties.ConfigurationPropertiesBindHandlerAdvisor;
import org.springframework.boot.context.properties.bind.AbstractBindHandler;
import org.springframework.boot.context.properties.bind.BindContext;
import org.springframework.boot.context.properties.bind.BindHandler;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;

import io.outrigger.autoconfigure.SelfIdentity;
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
		return new AbstractBindHandler(handler) {

			@Override
			public void onFinish(ConfigurationPropertyName name, Bindable<?> target, BindContext context,
					@Nullable Object result) throws Exception {
				super.onFinish(name, target, context, result);
				if (result instanceof IdentityProperties properties) {
					check(properties.toSettings().active());
				}
			}

		};
	}

	private void check(@Nullable TokenKey active) {
		if (active != null) {
			String service = this.factory.getBean(SelfIdentity.class).service();
			InvalidPropertyException.require(active.isOf(service), IdentityProperties.PREFIX + ".active", active.id(),
					"the id of a key whose issuer is this service, '" + service + "', or that has none");
		}
	}

}
