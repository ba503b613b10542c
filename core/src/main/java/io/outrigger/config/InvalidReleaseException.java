package io.outrigger.config;

/**
 * A release breaks a rule that holds for every release, whatever its settings mean.
 */
public final class InvalidReleaseException extends ConfigException {

	private static final long serialVersionUID = 1L;

	private final String field;

	private final String rule;

	/**
	 * Creates the exception.
	 * @param field what broke the rule, such as {@code author}
	 * @param found what it is, without telling a setting's value
	 * @param rule what it must be
	 */
	public InvalidReleaseException(String field, String found, String rule) {
		super(field + " " + found + " but must be: " + rule);
		this.field = field;
		this.rule = rule;
	}

	/**
	 * Returns what broke the rule.
	 * @return the name of the field
	 */
	public String field() {
		return this.field;
	}

	/**
	 * Returns the rule.
	 * @return what the field must be
	 */
	public String rule() {
		return this.rule;
	}

}
