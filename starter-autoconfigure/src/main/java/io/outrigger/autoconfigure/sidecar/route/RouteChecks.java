package io.outrigger.autoconfigure.sidecar.route;

import org.springframework.boot.context.properties.ConfigurationPropertiesBindHandlerAdvisor;
import org.springframework.boot.context.properties.bind.BindHandler;

import io.outrigger.autoconfigure.failure.BindingCheck;
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
		return new BindingCheck<>(RoutesProperties.class, this::check).apply(handler);
	}

	private void check(RoutesProperties properties) {
		properties.routes()
			.forEach((id, route) -> this.instances.check(PropertyPrefix.ofRoute(id), route.guard().toSettings()));
	}

}
