package io.outrigger.config;

/**
 * The config center refused a release; nothing of it was published. Messages name the key
 * and the rule, never a value that was to be published.
 */
public abstract class ConfigException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	/**
	 * Creates the exception.
	 * @param message names the key and the rule, never a value
	 */
	protected ConfigException(String message) {
		super(message);
	}

}
