package io.outrigger.autoconfigure.sidecar.route;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationPropertiesBindHandlerAdvisor;
import org.springframework.boot.context.properties.bind.AbstractBindHandler;
import org.springframework.boot.context.properties.bind.BindContext;
import org.springframework.boot.context.properties.bind.BindHandler;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;

import io.outrigger.autoconfigure.loadbalancer.settings.PropertyPrefix;
import io.outrigger.autoconfigure.sidecar.guard.NamedInstances;

/**
 * Checks what properties of routes name and the application has or has not, whenever they
 * are bound: at start-up, and before they change live.
 */
class RouteChecks implements ConfigurationPropertiesBindHandlerAdvisor {

	private final NamedInstances instances;

	RouteChecks(NamedInstances instances) {
		this.instances = instances;
	}

	@Override
	public BindHandler apply(BindHandler handler) {
		return new AbstractBindHandler(handler) {

			@Override
			public void onFinish(ConfigurationPropertyName name, Bindable<?> target, BindContext context,
					@Nullable Object result) throws Exception {
				super.onFinish(name, target, context, result);
				if (result instanceof RoutesProperties properties) {
					check(properties);
				}
			}

		};
	}

	private void check(RoutesProperties properties) {
		properties.routes()
			.forEach((id, route) -> this.instances.check(PropertyPrefix.ofRoute(id), route.guard().toSettings()));
	}

}
