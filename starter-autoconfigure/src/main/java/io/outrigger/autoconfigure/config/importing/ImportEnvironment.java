package io.outrigger.autoconfigure.config.importing;

import java.util.LinkedHashMap;
import java.util.Map;

import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.core.env.Environment;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;

/**
 * What the application's environment says of Redis and of us.
 */
final class ImportEnvironment extends StandardEnvironment {

	/*
	 * Not all of it: other values may refer to what is about to be imported.
	 */
	private static final String[] PREFIXES = { "spring.data.redis", "spring.ssl.bundle", "outrigger.config",
			"outrigger.redis" };

	private static final String[] NAMES = { "spring.application.name", "outrigger.namespace", "outrigger.backend",
			"outrigger.instance.service" };

	ImportEnvironment(Environment environment) {
		Map<String, Object> properties = new LinkedHashMap<>();
		Binder binder = Binder.get(environment);
		for (String name : NAMES) {
			binder.bind(name, String.class).ifBound((value) -> properties.put(name, value));
		}
		for (String prefix : PREFIXES) {
			binder.bind(prefix, Bindable.mapOf(String.class, String.class))
				.ifBound((values) -> values.forEach((name, value) -> properties.put(prefix + "." + name, value)));
		}
		getPropertySources().addFirst(new MapPropertySource("outriggerImport", properties));
		ConfigurationPropertySources.attach(this);
		setActiveProfiles(environment.getActiveProfiles());
	}

}
