package io.outrigger.autoconfigure.failure;

import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

import org.springframework.util.unit.DataSize;

/**
 * What the value of a property must be to be read as what the property is, in words for
 * whoever wrote it: the same at the start and in a release of the config center.
 */
public final class PropertyRule {

	/**
	 * Of what has properties of its own, and no value.
	 */
	public static final String GROUP = "a group of properties, each with a value, and not a value itself";

	private PropertyRule() {
	}

	/**
	 * Tells what can be read as a type.
	 * @param type the type of a property
	 * @return the rule that its values have to follow
	 */
	public static String of(Class<?> type) {
		if (type == Duration.class) {
			return "a duration, such as 500ms, 3s or 2m";
		}
		if (type.isEnum()) {
			return "one of " + Arrays.stream(type.getEnumConstants())
				.map((constant) -> constant.toString().toLowerCase(Locale.ROOT).replace('_', '-'))
				.collect(Collectors.joining(", "));
		}
		if (type == Boolean.class || type == boolean.class) {
			return "true or false";
		}
		if (type == DataSize.class) {
			return "a size, such as 512MB or 2GB";
		}
		if (type == Double.class || type == double.class) {
			return "a number";
		}
		if (Number.class.isAssignableFrom(type) || type.isPrimitive()) {
			return "a whole number";
		}
		return "readable as " + type.getSimpleName();
	}

}
