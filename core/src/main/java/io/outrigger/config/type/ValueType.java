package io.outrigger.config.type;

import java.io.IOException;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.function.Predicate;
import java.util.regex.Pattern;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;

/**
 * What the value of a setting is, so that the store itself refuses one that is not.
 * Values stay text: a type says which texts there may be, literally, without
 * placeholders.
 */
public enum ValueType {

	/**
	 * Any text.
	 */
	TEXT("any text", (value) -> true),

	/**
	 * {@code true} or {@code false}.
	 */
	BOOLEAN("true or false", Pattern.compile("true|false")),

	/**
	 * A whole number that fits into 64 bits.
	 */
	INTEGER("a whole number of 64 bits, such as -3", ValueType::isInteger),

	/**
	 * A decimal number, with or without an exponent.
	 */
	DECIMAL("a decimal number, such as 0.25 or 1e-3",
			Pattern.compile("[+-]?(\\d{1,64}(\\.\\d{0,64})?|\\.\\d{1,64})([eE][+-]?\\d{1,3})?")),

	/**
	 * A duration, as a number with a unit or in the form of ISO 8601.
	 */
	DURATION("a duration, such as 250ms, 10s or PT1M30S", ValueType::isDuration),

	/**
	 * An amount of data.
	 */
	SIZE("an amount of data, such as 64KB", Pattern.compile("\\d{1,15}(B|KB|MB|GB|TB)?")),

	/**
	 * One JSON value.
	 */
	JSON("one JSON value", ValueType::isJson);

	private static final JsonFactory JSON_FACTORY = new JsonFactory();

	private static final Pattern SIMPLE_DURATION = Pattern.compile("[+-]?\\d{1,15}(ns|us|ms|s|m|h|d)");

	private static final int LONGEST_NUMBER = 20;

	private static final int LONGEST_DURATION = 64;

	private final String rule;

	@SuppressWarnings("ImmutableEnumChecker") // without state
	private final Predicate<String> test;

	ValueType(String rule, Pattern pattern) {
		this(rule, (value) -> pattern.matcher(value).matches());
	}

	ValueType(String rule, Predicate<String> test) {
		this.rule = rule;
		this.test = test;
	}

	/**
	 * Returns what a value of this type must be.
	 * @return the rule, for people
	 */
	public String rule() {
		return this.rule;
	}

	/**
	 * Tells whether a value is of this type. Takes time linear in its length.
	 * @param value the value
	 * @return whether it is
	 */
	public boolean accepts(String value) {
		return this.test.test(value);
	}

	private static boolean isInteger(String value) {
		try {
			Long.parseLong((value.length() <= LONGEST_NUMBER) ? value : "");
			return true;
		}
		catch (NumberFormatException ex) {
			return false;
		}
	}

	private static boolean isDuration(String value) {
		if (value.length() > LONGEST_DURATION || SIMPLE_DURATION.matcher(value).matches()) {
			return value.length() <= LONGEST_DURATION;
		}
		try {
			Duration.parse(value);
			return true;
		}
		catch (DateTimeParseException ex) {
			return false;
		}
	}

	/*
	 * Reads token by token, so that no value makes a tree; Jackson bounds the depth.
	 */
	private static boolean isJson(String value) {
		try (JsonParser parser = JSON_FACTORY.createParser(value)) {
			if (parser.nextToken() == null) {
				return false;
			}
			parser.skipChildren();
			parser.finishToken();
			return parser.nextToken() == null;
		}
		catch (IOException ex) {
			return false;
		}
	}

}
