package io.outrigger.autoconfigure.config;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

import io.outrigger.autoconfigure.Backend;
import io.outrigger.autoconfigure.failure.InvalidPropertyException;

/**
 * Configuration properties of the config center. They are read at start-up only.
 *
 * @param enabled Whether the config center is active.
 * @param backend Where the config center keeps settings; the platform's backend unless
 * set.
 * @param historySize Number of versions kept of each key.
 */
@ConfigurationProperties("outrigger.config")
public record ConfigProperties(@DefaultValue("true") boolean enabled, @Nullable Backend backend,
		@DefaultValue("100") int historySize) {

	private static final int MAX_HISTORY = 1_000;

	/**
	 * Checks every value.
	 */
	public ConfigProperties {
		InvalidPropertyException.require(backend != Backend.REDIS, "outrigger.config.backend", backend,
				"memory, for it is kept in the process");
		InvalidPropertyException.require(historySize >= 1 && historySize <= MAX_HISTORY,
				"outrigger.config.history-size", historySize, "from 1 to " + MAX_HISTORY);
	}

}
