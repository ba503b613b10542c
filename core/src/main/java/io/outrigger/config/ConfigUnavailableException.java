package io.outrigger.config;

/**
 * The store cannot be reached. Readers go on with what they know.
 */
public final class ConfigUnavailableException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	private final boolean outcomeUnknown;

	private ConfigUnavailableException(String message, boolean outcomeUnknown, Throwable cause) {
		super(message, cause);
		this.outcomeUnknown = outcomeUnknown;
	}

	/**
	 * Creates the exception for what was never sent, or only reads: nothing was changed.
	 * @param cause why
	 * @return the exception
	 */
	public static ConfigUnavailableException nothingChanged(Throwable cause) {
		return new ConfigUnavailableException("The config store cannot be reached; nothing was changed", false, cause);
	}

	/**
	 * Creates the exception for a release that was sent and not answered.
	 * @param cause why
	 * @return the exception
	 */
	public static ConfigUnavailableException outcomeUnknown(Throwable cause) {
		return new ConfigUnavailableException("The config store gave no answer: whether the release took effect is"
				+ " unknown; read the keys again before you change them", true, cause);
	}

	/**
	 * Returns whether a release may have taken effect all the same.
	 * @return {@code false} if it certainly did not
	 */
	public boolean isOutcomeUnknown() {
		return this.outcomeUnknown;
	}

}
