package io.outrigger.autoconfigure.config.live;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertySource;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.context.properties.source.IterableConfigurationPropertySource;
import org.springframework.core.env.AbstractEnvironment;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.EnumerablePropertySource;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.PropertySource;

/**
 * The environment as a release would make it: the application's own property sources, but
 * other published settings. The application's environment is left alone.
 */
final class CandidateEnvironment extends AbstractEnvironment {

	private CandidateEnvironment() {
	}

	static CandidateEnvironment of(ConfigurableEnvironment environment, Map<String, String> published) {
		CandidateEnvironment candidate = new CandidateEnvironment();
		for (PropertySource<?> source : environment.getPropertySources()) {
			if (source instanceof LivePropertySource) {
				candidate.getPropertySources()
					.addLast(new MapPropertySource(LivePropertySource.NAME, new LinkedHashMap<>(published)));
			}
			else if (!ConfigurationPropertySources.isAttachedConfigurationPropertySource(source)) {
				candidate.getPropertySources().addLast(source);
			}
		}
		// Attached anew, so that relaxed names in placeholders see the candidate
		ConfigurationPropertySources.attach(candidate);
		return candidate;
	}

	/**
	 * Returns the properties whose values refer to others.
	 * @return the values as they are written, by property
	 */
	Map<ConfigurationPropertyName, String> references() {
		Map<ConfigurationPropertyName, String> references = new LinkedHashMap<>();
		for (PropertySource<?> source : getPropertySources()) {
			if (source instanceof EnumerablePropertySource<?> enumerable && hasReferences(enumerable)) {
				ConfigurationPropertySources.from(source).forEach((mapped) -> collect(mapped, references));
			}
		}
		return references;
	}

	/* Most sources have none, and mapping the names of a source is what costs time. */
	private static boolean hasReferences(EnumerablePropertySource<?> source) {
		return Arrays.stream(source.getPropertyNames()).anyMatch((name) -> isReference(source.getProperty(name)));
	}

	private static void collect(ConfigurationPropertySource source, Map<ConfigurationPropertyName, String> references) {
		if (source instanceof IterableConfigurationPropertySource iterable) {
			iterable.stream().forEach((name) -> {
				ConfigurationProperty property = iterable.getConfigurationProperty(name);
				if (property != null && isReference(property.getValue())) {
					references.merge(name, property.getValue().toString(), (first, second) -> first + second);
				}
			});
		}
	}

	private static boolean isReference(@Nullable Object value) {
		return value instanceof CharSequence && value.toString().contains("${");
	}

}
