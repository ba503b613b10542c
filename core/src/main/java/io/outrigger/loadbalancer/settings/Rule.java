package io.outrigger.loadbalancer.settings;

import java.time.Duration;

/**
 * Says which setting breaks which rule.
 */
public final class Rule {

	private Rule() {
	}

	/**
	 * Checks a setting.
	 * @param holds whether it keeps its rule
	 * @param setting the property, relative to those of the load balancer
	 * @param value the value
	 * @param rule what it must be
	 * @throws IllegalArgumentException if not; the message names all three
	 */
	public static void require(boolean holds, String setting, Object value, String rule) {
		if (!holds) {
			throw new InvalidSettingException(setting, value, rule);
		}
	}

	/**
	 * Checks a setting that is a number.
	 * @param setting the property, relative to those of the load balancer
	 * @param value the value
	 * @param least the least that it may be
	 * @param most the most that it may be
	 * @throws IllegalArgumentException if it is not between them
	 */
	public static void requireBetween(String setting, double value, double least, double most) {
		require(value >= least && value <= most, setting, plain(value), "from " + plain(least) + " to " + plain(most));
	}

	/**
	 * Checks a setting that is a time.
	 * @param setting the property, relative to those of the load balancer
	 * @param value the value
	 * @param least the least that it may be
	 * @param most the most that it may be
	 * @throws IllegalArgumentException if it is not between them
	 */
	public static void requireBetween(String setting, Duration value, Duration least, Duration most) {
		require(value.compareTo(least) >= 0 && value.compareTo(most) <= 0, setting, value,
				"from " + plain(least) + " to " + plain(most));
	}

	private static String plain(double value) {
		return (value == Math.rint(value)) ? Long.toString((long) value) : Double.toString(value);
	}

	private static String plain(Duration value) {
		if (value.toMillis() % 1000 != 0) {
			return value.toMillis() + "ms";
		}
		boolean whole = value.toMinutes() > 0 && value.toSecondsPart() == 0;
		return whole ? value.toMinutes() + "m" : value.toSeconds() + "s";
	}

}
