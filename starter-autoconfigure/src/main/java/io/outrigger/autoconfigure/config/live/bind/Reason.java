package io.outrigger.autoconfigure.config.live.bind;

import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.bind.UnboundConfigurationPropertiesException;
import org.springframework.boot.context.properties.bind.validation.BindValidationException;
import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.core.NestedExceptionUtils;
import org.springframework.core.convert.ConversionFailedException;
import org.springframework.core.convert.ConverterNotFoundException;
import org.springframework.validation.FieldError;
import org.springframework.validation.ObjectError;

import io.outrigger.autoconfigure.failure.InvalidPropertyException;
import io.outrigger.autoconfigure.failure.PropertyRule;

/**
 * Why properties cannot be bound, in one sentence for an operator.
 */
public final class Reason {

	private Reason() {
	}

	/**
	 * Explains a failure.
	 * @param prefix the prefix of the properties
	 * @param failure why they cannot be bound
	 * @return the reason, which may quote a secret
	 */
	public static String of(ConfigurationPropertyName prefix, Throwable failure) {
		InvalidPropertyException invalid = find(failure, InvalidPropertyException.class);
		if (invalid != null) {
			return String.valueOf(invalid.getMessage());
		}
		BindValidationException validation = find(failure, BindValidationException.class);
		if (validation != null) {
			return validation.getValidationErrors()
				.getAllErrors()
				.stream()
				.map((error) -> describe(prefix, error))
				.collect(Collectors.joining("; "));
		}
		UnboundConfigurationPropertiesException unbound = find(failure, UnboundConfigurationPropertiesException.class);
		if (unbound != null) {
			return unbound.getUnboundProperties()
				.stream()
				.map((property) -> property.getName().toString())
				.collect(Collectors.joining(", ", "'" + prefix + "' has no such properties: ", ""));
		}
		String unreadable = unreadable(failure);
		return (unreadable != null) ? unreadable : "'" + prefix + "' cannot be used: " + deepest(failure);
	}

	private static String describe(ConfigurationPropertyName prefix, ObjectError error) {
		String field = (error instanceof FieldError fieldError) ? "." + fieldError.getField() : "";
		return prefix + field + " " + error.getDefaultMessage();
	}

	private static @Nullable String unreadable(Throwable failure) {
		BindException innermost = null;
		for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
			innermost = (cause instanceof BindException bind) ? bind : innermost;
		}
		if (innermost == null) {
			return null;
		}
		ConfigurationProperty property = innermost.getProperty();
		ConversionFailedException conversion = find(failure, ConversionFailedException.class);
		if (conversion != null && property != null) {
			return property.getName() + " is '" + conversion.getValue() + "' but must be: "
					+ PropertyRule.of(conversion.getTargetType().getType());
		}
		// What was meant for a part of the group may be a secret
		return (find(failure, ConverterNotFoundException.class) != null)
				? innermost.getName() + " is '******' but must be: " + PropertyRule.GROUP : null;
	}

	private static String deepest(Throwable failure) {
		Throwable cause = NestedExceptionUtils.getMostSpecificCause(failure);
		return (cause.getMessage() != null) ? cause.getMessage() : cause.getClass().getName();
	}

	private static <T extends Throwable> @Nullable T find(Throwable failure, Class<T> type) {
		for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
			if (type.isInstance(cause)) {
				return type.cast(cause);
			}
		}
		return null;
	}

}
