package io.outrigger.sidecar.route;

import org.jspecify.annotations.Nullable;

/**
 * A setting of a route breaks its rule. The message names the setting, the value and the
 * rule.
 */
public final class InvalidRouteException extends IllegalArgumentException {

	private static final long serialVersionUID = 1L;

	private final String setting;

	private final String value;

	private final String rule;

	InvalidRouteException(String setting, @Nullable Object value, String rule) {
		super("Route's " + setting + " is '" + value + "' but must be: " + rule);
		this.setting = setting;
		this.value = String.valueOf(value);
		this.rule = rule;
	}

	/**
	 * Returns which setting it is.
	 * @return its name, as its property is called after that of the route
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
