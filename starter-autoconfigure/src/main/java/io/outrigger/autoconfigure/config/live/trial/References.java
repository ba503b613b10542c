package io.outrigger.autoconfigure.config.live.trial;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertySource;
import org.springframework.boot.context.properties.source.IterableConfigurationPropertySource;
import org.springframework.core.env.EnumerablePropertySource;

import io.outrigger.autoconfigure.config.live.source.LivePropertySource;
import io.outrigger.autoconfigure.config.live.source.PublishedSettings;

/**
 * The properties of an application whose values refer to others.
 *
 * @param texts the values as they are written, by property
 * @param mentions what they refer to, by property
 */
public record References(Map<ConfigurationPropertyName, List<String>> texts,
		Map<ConfigurationPropertyName, Mentions> mentions) {

	static References in(Iterable<ConfigurationPropertySource> sources, PublishedSettings published) {
		References references = new References(new LinkedHashMap<>(), new LinkedHashMap<>());
		for (ConfigurationPropertySource source : sources) {
			if (source.getUnderlyingSource() instanceof LivePropertySource) {
				published.forEachReference((key, text) -> references.add(PublishedSettings.nameOf(key), text));
			}
			else if (source instanceof IterableConfigurationPropertySource iterable && hasReferences(source)) {
				references.addAll(iterable);
			}
		}
		return references;
	}

	/* Most sources have none, and mapping the names of a source is what costs time. */
	private static boolean hasReferences(ConfigurationPropertySource source) {
		return source.getUnderlyingSource() instanceof EnumerablePropertySource<?> enumerable
				&& Arrays.stream(enumerable.getPropertyNames())
					.anyMatch((name) -> PublishedSettings.isReference(enumerable.getProperty(name)));
	}

	private void addAll(IterableConfigurationPropertySource source) {
		source.stream().forEach((name) -> {
			ConfigurationProperty property = source.getConfigurationProperty(name);
			if (property != null && PublishedSettings.isReference(property.getValue())) {
				add(name, property.getValue().toString());
			}
		});
	}

	private void add(ConfigurationPropertyName name, String text) {
		this.texts.computeIfAbsent(name, (missing) -> new ArrayList<>()).add(text);
		this.mentions.merge(name, Mentions.in(text), Mentions::and);
	}

}
