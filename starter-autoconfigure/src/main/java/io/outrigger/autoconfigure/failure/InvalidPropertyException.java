package io.outrigger.autoconfigure.failure;

import org.jspecify.annotations.Nullable;

/**
 * A property has a value that breaks its rule. At start-up the application fails with an
 * explanation; while it runs the change is refused and the value before it stays.
 */
public final class InvalidPropertyException extends IllegalArgumentException {

	private static final long serialVersionUID = 1L;

	private final String property;

	private final String value;

	private final String rule;

	/**
	 * Creates the exception.
	 * @param property name of the property
	 * @param value its value
	 * @param rule what the value must be
	 */
	public InvalidPropertyException(String property, @Nullable Object value, String rule) {
		super(property + " is '" + value + "' but must be: " + rule);
		this.property = property;
		this.value = String.valueOf(value);
		this.rule = rule;
	}

	/**
	 * Throws the exception unless the value keeps its rule.
	 * @param holds whether it does
	 * @param property name of the property
	 * @param value its value
	 * @param rule what the value must be
	 */
	public static void require(boolean holds, String property, @Nullable Object value, String rule) {
		if (!holds) {
			throw new InvalidPropertyException(property, value, rule);
		}
	}

	/**
	 * Returns the name of the property.
	 * @return the name
	 */
	public String property() {
		return this.property;
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
