package io.outrigger.autoconfigure.config.live.logging;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.logging.LogLevel;
import org.springframework.boot.logging.LoggerConfiguration;
import org.springframework.boot.logging.LoggingSystem;

/**
 * Sets levels, and remembers what each logger had before the first property named it:
 * that may come from the logging system's own file.
 */
final class LoggerLevel {

	private final LoggingSystem system;

	private final Map<String, Optional<LogLevel>> original = new HashMap<>();

	LoggerLevel(LoggingSystem system) {
		this.system = system;
	}

	@Nullable LogLevel present(String logger) {
		try {
			LoggerConfiguration configuration = this.system.getLoggerConfiguration(logger);
			return (configuration != null) ? configuration.getConfiguredLevel() : null;
		}
		catch (UnsupportedOperationException ex) {
			return null;
		}
	}

	/* Sets what a property says for the first time or anew. */
	void set(String logger, LogLevel level) {
		this.original.computeIfAbsent(logger, (first) -> Optional.ofNullable(present(first)));
		this.system.setLogLevel(logger, level);
	}

	/* Takes what properties said before now for what they said at the start. */
	void assume(String logger) {
		this.original.putIfAbsent(logger, Optional.empty());
	}

	/* Gives a logger back what it had. The root must have some level. */
	void reset(String logger) {
		Optional<LogLevel> first = this.original.getOrDefault(logger, Optional.empty());
		this.original.remove(logger);
		restore(logger, first.orElse(null));
	}

	void restore(String logger, @Nullable LogLevel level) {
		boolean root = logger.equals(LoggingSystem.ROOT_LOGGER_NAME);
		this.system.setLogLevel(logger, (level == null && root) ? LogLevel.INFO : level);
	}

	Optional<Optional<LogLevel>> remembered(String logger) {
		return Optional.ofNullable(this.original.get(logger));
	}

	void remember(String logger, Optional<Optional<LogLevel>> level) {
		level.ifPresentOrElse((present) -> this.original.put(logger, present), () -> this.original.remove(logger));
	}

}
