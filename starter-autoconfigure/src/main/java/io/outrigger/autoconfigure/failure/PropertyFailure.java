package io.outrigger.autoconfigure.failure;

import org.springframework.boot.diagnostics.FailureAnalysis;

/**
 * The one form in which a bad property is explained.
 */
final class PropertyFailure {

	private PropertyFailure() {
	}

	static FailureAnalysis analysis(String property, String value, String rule, Throwable cause) {
		String description = """
				A property of Outrigger has a value that cannot be used:

				    Property: %s
				    Value:    "%s"
				    Rule:     %s""".formatted(property, value, rule);
		String action = "Set " + property
				+ " to a value that keeps the rule, or remove it to get the default. 'docs/' lists every property.";
		return new FailureAnalysis(description, action, cause);
	}

}
