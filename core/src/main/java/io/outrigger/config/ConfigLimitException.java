package io.outrigger.config;

/**
 * More is asked for than there may be of it in one process.
 */
public final class ConfigLimitException extends ConfigException {

	private static final long serialVersionUID = 1L;

	/**
	 * Creates the exception.
	 * @param what of what there is too much
	 * @param limit how many there may be
	 */
	public ConfigLimitException(String what, int limit) {
		super("There are " + limit + " " + what + " already, which is the most that there may be");
	}

}
