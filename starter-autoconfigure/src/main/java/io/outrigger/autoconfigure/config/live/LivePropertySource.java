package io.outrigger.autoconfigure.config.live;

import java.util.Map;

import org.jspecify.annotations.Nullable;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.EnumerablePropertySource;
import org.springframework.core.env.MutablePropertySources;
import org.springframework.core.env.StandardEnvironment;

/**
 * The published settings as properties: above configuration files, below environment
 * variables, system properties and the command line. A release shows as a whole or not at
 * all.
 */
final class LivePropertySource extends EnumerablePropertySource<Object> {

	static final String NAME = "outriggerConfig";

	private static final String RANDOM = "random";

	private final ConfigurableEnvironment environment;

	private volatile Map<String, String> values = Map.of();

	private LivePropertySource(ConfigurableEnvironment environment) {
		// The environment must not be the source: Boot takes that for a nested one
		super(NAME, new Object());
		this.environment = environment;
	}

	/*
	 * Boot puts configuration files below the environment variables and the random
	 * values, in this order. A context has inherited its parent's source, which follows
	 * the parent and gives way to one of its own.
	 */
	static LivePropertySource in(ConfigurableEnvironment environment) {
		MutablePropertySources sources = environment.getPropertySources();
		if (sources.get(NAME) instanceof LivePropertySource present && present.environment.equals(environment)) {
			return present;
		}
		sources.remove(NAME);
		LivePropertySource source = new LivePropertySource(environment);
		if (sources.contains(RANDOM)) {
			sources.addAfter(RANDOM, source);
		}
		else if (sources.contains(StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME)) {
			sources.addAfter(StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME, source);
		}
		else {
			sources.addLast(source);
		}
		return source;
	}

	Map<String, String> values() {
		return this.values;
	}

	void swap(Map<String, String> values) {
		this.values = Map.copyOf(values);
	}

	@Override
	public String[] getPropertyNames() {
		return this.values.keySet().toArray(String[]::new);
	}

	@Override
	public @Nullable Object getProperty(String name) {
		return this.values.get(name);
	}

	@Override
	public boolean containsProperty(String name) {
		return this.values.containsKey(name);
	}

}
