package io.outrigger.autoconfigure.config.importing;

/**
 * The settings of the application cannot be imported, and it was told not to start
 * without.
 */
final class SettingsNotImportedException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	SettingsNotImportedException(String reason) {
		super(reason);
	}

}
