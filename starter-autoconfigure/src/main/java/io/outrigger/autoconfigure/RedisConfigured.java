package io.outrigger.autoconfigure;

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
	 * Looks for a property under {@code spring.data.redis}, in whatever spelling.
	 * @param environment where to look
	 * @return whether there is one
	 */
	public static boolean in(Environment environment) {
		for (ConfigurationPropertySource source : ConfigurationPropertySources.get(environment)) {
			if (source.containsDescendantOf(PREFIX) == ConfigurationPropertyState.PRESENT) {
				return true;
			}
		}
		return false;
	}

}
