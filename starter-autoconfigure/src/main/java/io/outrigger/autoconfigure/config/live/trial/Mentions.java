package io.outrigger.autoconfigure.config.live.trial;

import java.util.HashSet;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.springframework.boot.context.properties.source.ConfigurationPropertyName;

import io.outrigger.autoconfigure.config.live.source.PublishedSettings;

/**
 * What a text refers to: by placeholders, or by expressions over the environment.
 *
 * @param names the properties that it names
 * @param others whether it refers to some that cannot be told without evaluating it
 */
public record Mentions(Set<ConfigurationPropertyName> names, boolean others) {

	private static final Pattern PLACEHOLDER = Pattern.compile("\\$\\{([^:}$]*)([:}$]?)");

	private static final Pattern ENVIRONMENT = Pattern.compile("#\\{.*\\benvironment\\b.*", Pattern.DOTALL);

	private static final Pattern QUOTED = Pattern.compile("'([^']*)'|\"([^\"]*)\"");

	/**
	 * Reads a property's value.
	 * @param text the value
	 * @return what it refers to by placeholders
	 */
	public static Mentions in(String text) {
		Set<ConfigurationPropertyName> names = new HashSet<>();
		boolean others = false;
		Matcher matcher = PLACEHOLDER.matcher(text);
		while (matcher.find()) {
			if (matcher.group(2).equals(":") || matcher.group(2).equals("}")) {
				names.add(PublishedSettings.nameOf(matcher.group(1).trim()));
			}
			else {
				others = true;
			}
		}
		return new Mentions(names, others);
	}

	/**
	 * Reads an expression as a {@code @Value} has it. One that names neither a
	 * placeholder nor the environment depends on nothing that is published.
	 * @param expression the expression
	 * @return what it refers to
	 */
	public static Mentions inExpression(String expression) {
		Mentions plain = in(expression);
		if (!ENVIRONMENT.matcher(expression).matches()) {
			return plain;
		}
		Set<ConfigurationPropertyName> names = new HashSet<>(plain.names());
		Matcher matcher = QUOTED.matcher(expression);
		boolean quoted = false;
		while (matcher.find()) {
			quoted = true;
			names.add(PublishedSettings.nameOf((matcher.group(1) != null) ? matcher.group(1) : matcher.group(2)));
		}
		return new Mentions(names, plain.others() || !quoted);
	}

	/**
	 * Whether there is nothing that it refers to.
	 * @return {@code true} if it says the same whatever is published
	 */
	public boolean isEmpty() {
		return this.names.isEmpty() && !this.others;
	}

	boolean any(Set<ConfigurationPropertyName> candidates) {
		return this.others || this.names.stream().anyMatch(candidates::contains);
	}

	Mentions and(Mentions more) {
		Set<ConfigurationPropertyName> all = new HashSet<>(this.names);
		all.addAll(more.names);
		return new Mentions(all, this.others || more.others);
	}

}
