package io.outrigger.autoconfigure.config;

import java.time.Duration;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

import io.outrigger.autoconfigure.Backend;
import io.outrigger.autoconfigure.failure.InvalidPropertyException;
import io.outrigger.config.ConfigScope;

/**
 * Configuration properties of the config center. They are read at start-up only.
 *
 * @param enabled Whether the config center is active.
 * @param backend Where the config center keeps settings; the platform's backend unless
 * set.
 * @param label What this process is labelled with; settings published for the label count
 * for it.
 * @param historySize Number of versions kept of each key.
 * @param auditSize Number of releases kept in the audit trail of each scope.
 * @param dryRunTimeout Time that the other instances have to try a release out before it
 * is published.
 */
@ConfigurationProperties("outrigger.config")
public record ConfigProperties(@DefaultValue("true") boolean enabled, @Nullable Backend backend, @Nullable String label,
		@DefaultValue("100") int historySize, @DefaultValue("1000") int auditSize,
		@DefaultValue("2s") Duration dryRunTimeout) {

	private static final int MAX_HISTORY = 1_000;

	private static final int MAX_AUDIT = 100_000;

	/**
	 * Checks every value.
	 */
	public ConfigProperties {
		InvalidPropertyException.require(historySize >= 1 && historySize <= MAX_HISTORY,
				"outrigger.config.history-size", historySize, "from 1 to " + MAX_HISTORY);
		InvalidPropertyException.require(auditSize >= 1 && auditSize <= MAX_AUDIT, "outrigger.config.audit-size",
				auditSize, "from 1 to " + MAX_AUDIT);
		InvalidPropertyException.require(dryRunTimeout.toMillis() >= 10 && dryRunTimeout.toSeconds() <= 60,
				"outrigger.config.dry-run-timeout", dryRunTimeout, "from 10ms to 60s");
		InvalidPropertyException.require(label == null || ConfigScope.isName(label), "outrigger.config.label", label,
				ConfigScope.RULE);
	}

}
