package io.outrigger.autoconfigure;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertySource;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.context.properties.source.ConfigurationPropertyState;
import org.springframework.core.env.Environment;

/**
 * Tells whether the application means to use Redis. Redis is on the class path of every
 * user of the starter, so its presence there says nothing; a property under
 * {@code spring.data.redis} does.
 */
public final class RedisConfigured {

	private static final ConfigurationPropertyName PREFIX = ConfigurationPropertyName.of("spring.data.redis");

	private RedisConfigured() {
	}

	/**
	 * Looks for a property under {@code spring.data.redis}, in whatever spelling, and for
	 * our own use of Redis.
	 * @param environment where to look
	 * @return whether there is one
	 */
	public static boolean in(Environment environment) {
		if (asBackend(environment)) {
			return true;
		}
		for (ConfigurationPropertySource source : ConfigurationPropertySources.get(environment)) {
			if (source.containsDescendantOf(PREFIX) == ConfigurationPropertyState.PRESENT) {
				return true;
			}
		}
		return false;
	}

	/**
	 * Tells whether the platform keeps anything that a fleet shares in Redis.
	 * @param environment where to look
	 * @return whether {@code outrigger.backend} or a feature's own says so
	 */
	public static boolean asBackend(Environment environment) {
		return backend("outrigger.backend", environment) == Backend.REDIS || asBackendOf("registry", environment)
				|| asBackendOf("config", environment) || asBackendOf("cache", environment);
	}

	/**
	 * Tells whether a feature keeps what a fleet shares in Redis.
	 * @param feature name of the feature in property names
	 * @param environment where to look
	 * @return whether its backend says so, or else the platform's
	 */
	public static boolean asBackendOf(String feature, Environment environment) {
		Backend own = backend("outrigger." + feature + ".backend", environment);
		return ((own != null) ? own : backend("outrigger.backend", environment)) == Backend.REDIS;
	}

	private static @Nullable Backend backend(String property, Environment environment) {
		try {
			return Binder.get(environment).bind(property, Backend.class).orElse(null);
		}
		catch (BindException ex) {
			// Whoever binds all properties says what is wrong
			return null;
		}
	}

}
