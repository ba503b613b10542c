package io.outrigger.autoconfigure.failure;

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

/**
 * Explains a value under {@code outrigger} that cannot be read as what the property is.
 */
@Order(Ordered.HIGHEST_PRECEDENCE + 1)
class UnreadablePropertyFailureAnalyzer extends AbstractFailureAnalyzer<BindException> {

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
					? PropertyFailure.analysis(cause.getName().toString(), "******", PropertyRule.GROUP, rootFailure)
					: null;
		}
		return PropertyFailure.analysis(property.getName().toString(), String.valueOf(property.getValue()),
				PropertyRule.of(conversion.getTargetType().getType()), rootFailure);
	}

}
