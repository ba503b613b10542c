package io.outrigger.autoconfigure.config.importing;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/**
 * Explains a {@link SettingsNotImportedException}.
 */
class SettingsNotImportedFailureAnalyzer extends AbstractFailureAnalyzer<SettingsNotImportedException> {

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, SettingsNotImportedException cause) {
		String description = """
				The settings that spring.config.import=outrigger: asks for cannot be used:

				    Store:  Redis, as spring.data.redis.* says
				    Reason: %s""".formatted(cause.getMessage());
		String action = "Mend that, or let the application start without, from its last local snapshot if there is one: "
				+ "spring.config.import=optional:outrigger:";
		return new FailureAnalysis(description, action, cause);
	}

}
