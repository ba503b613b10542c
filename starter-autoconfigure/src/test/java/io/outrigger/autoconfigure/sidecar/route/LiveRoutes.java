package io.outrigger.autoconfigure.sidecar.route;

import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;

import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

import io.outrigger.autoconfigure.LiveSettings;

/**
 * Routes as a test says, and all other properties as they were.
 */
public final class LiveRoutes implements LiveSettings.Source {

	private volatile RoutesProperties routes = new RoutesProperties(Map.of());

	/**
	 * Replaces all routes.
	 * @param properties their properties, without the prefix
	 */
	public void set(Map<String, String> properties) {
		Map<String, String> all = new TreeMap<>();
		properties.forEach((name, value) -> all.put("outrigger.sidecar.routes." + name, value));
		this.routes = new Binder(new MapConfigurationPropertySource(all)).bindOrCreate("outrigger.sidecar",
				Bindable.of(RoutesProperties.class));
	}

	@Override
	@SuppressWarnings("unchecked")
	public <P> Supplier<P> of(P fixed) {
		return (fixed instanceof RoutesProperties) ? () -> (P) this.routes : () -> fixed;
	}

}
