package io.outrigger.autoconfigure.config.live;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.springframework.boot.context.properties.source.ConfigurationPropertyName;

/**
 * The properties that a release may change: those it names, and those that refer to one
 * of them by placeholders, however indirectly. In doubt a property counts as affected.
 *
 * @param names their names
 */
record Affected(Set<ConfigurationPropertyName> names) {

	private static final Pattern PLACEHOLDER = Pattern.compile("\\$\\{([^:}$]*)([:}$]?)");

	static Affected by(Map<String, String> before, Map<String, String> after,
			Map<ConfigurationPropertyName, String> references) {
		Set<ConfigurationPropertyName> names = new HashSet<>();
		for (Map<String, String> side : List.of(before, after)) {
			side.keySet()
				.stream()
				.filter((key) -> !Objects.equals(before.get(key), after.get(key)))
				.forEach((key) -> names.add(canonical(key)));
		}
		boolean grew = !names.isEmpty();
		while (grew) {
			grew = false;
			for (Map.Entry<ConfigurationPropertyName, String> reference : references.entrySet()) {
				grew |= mentions(reference.getValue(), names) && names.add(reference.getKey());
			}
		}
		return new Affected(names);
	}

	static ConfigurationPropertyName canonical(String key) {
		return ConfigurationPropertyName.adapt(key, '.');
	}

	boolean reaches(ConfigurationPropertyName prefix) {
		return this.names.stream().anyMatch((name) -> prefix.equals(name) || prefix.isAncestorOf(name));
	}

	private static boolean mentions(String text, Set<ConfigurationPropertyName> names) {
		Matcher matcher = PLACEHOLDER.matcher(text);
		while (matcher.find()) {
			boolean plain = matcher.group(2).equals(":") || matcher.group(2).equals("}");
			if (!plain || names.contains(canonical(matcher.group(1).trim()))) {
				return true;
			}
		}
		return false;
	}

}
