package io.outrigger.loadbalancer.settings;

import org.jspecify.annotations.Nullable;

/**
 * A setting of the load balancer breaks its rule. The message names the setting, the
 * value and the rule.
 */
public final class InvalidSettingException extends IllegalArgumentException {

	private static final long serialVersionUID = 1L;

	private final String setting;

	private final String value;

	private final String rule;

	/**
	 * Creates the exception.
	 * @param setting name of the setting, as its property is called after
	 * {@code outrigger.loadbalancer.}
	 * @param value its value
	 * @param rule what the value must be
	 */
	public InvalidSettingException(String setting, @Nullable Object value, String rule) {
		super("Load balancer " + setting + " is '" + value + "' but must be: " + rule);
		this.setting = setting;
		this.value = String.valueOf(value);
		this.rule = rule;
	}

	/**
	 * Returns which setting it is.
	 * @return its name, as its property is called after {@code outrigger.loadbalancer.}
	 */
	public String setting() {
		return this.setting;
	}

	/**
	 * Returns the value that broke the rule.
	 * @return the value as text
	 */
	public String value() {
		return this.value;
	}

	/**
	 * Returns what the value must be.
	 * @return the rule
	 */
	public String rule() {
		return this.rule;
	}

}
