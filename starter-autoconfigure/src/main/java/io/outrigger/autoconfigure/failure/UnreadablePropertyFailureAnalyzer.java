package io.outrigger.autoconfigure.failure;

import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.core.convert.ConversionFailedException;
import org.springframework.core.convert.ConverterNotFoundException;
import org.springframework.util.unit.DataSize;

/**
 * Explains a value under {@code outrigger} that cannot be read as what the property is.
 */
@Order(Ordered.HIGHEST_PRECEDENCE + 1)
class UnreadablePropertyFailureAnalyzer extends AbstractFailureAnalyzer<BindException> {

	private static final String GROUP_RULE = "a group of properties, each with a value, and not a value itself";

	private static final ConfigurationPropertyName OURS = ConfigurationPropertyName.of("outrigger");

	@Override
	protected @Nullable FailureAnalysis analyze(Throwable rootFailure, BindException cause) {
		ConfigurationProperty property = cause.getProperty();
		ConversionFailedException conversion = findCause(cause, ConversionFailedException.class);
		if (!OURS.isAncestorOf(cause.getName())) {
			return null;
		}
		if (property == null || conversion == null) {
			// What was meant for a part of the group may be a secret
			return (findCause(cause, ConverterNotFoundException.class) != null)
					? PropertyFailure.analysis(cause.getName().toString(), "******", GROUP_RULE, rootFailure) : null;
		}
		return PropertyFailure.analysis(property.getName().toString(), String.valueOf(property.getValue()),
				rule(conversion.getTargetType().getType()), rootFailure);
	}

	private static String rule(Class<?> type) {
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
