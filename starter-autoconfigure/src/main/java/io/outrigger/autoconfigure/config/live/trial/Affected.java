package io.outrigger.autoconfigure.config.live.trial;

import java.util.HashSet;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Set;
import java.util.TreeSet;

import org.springframework.boot.context.properties.source.ConfigurationPropertyName;

import io.outrigger.autoconfigure.config.live.source.CanonicalKey;

/**
 * The properties that a release may change: those it names, and those that refer to one
 * of them by placeholders, however indirectly. In doubt a property counts as affected.
 */
public final class Affected {

	private final Set<ConfigurationPropertyName> names;

	private final NavigableSet<String> keys = new TreeSet<>();

	private Affected(Set<ConfigurationPropertyName> names) {
		this.names = names;
		names.forEach((name) -> this.keys.add(CanonicalKey.of(name)));
	}

	/**
	 * Follows references until no further property is affected.
	 * @param changed the properties that a release names
	 * @param references the values that refer to others, by property
	 * @return all that is affected
	 */
	public static Affected by(Set<ConfigurationPropertyName> changed,
			Map<ConfigurationPropertyName, Mentions> references) {
		Set<ConfigurationPropertyName> names = new HashSet<>(changed);
		boolean grew = !names.isEmpty();
		while (grew) {
			grew = false;
			for (Map.Entry<ConfigurationPropertyName, Mentions> reference : references.entrySet()) {
				grew |= reference.getValue().any(names) && names.add(reference.getKey());
			}
		}
		return new Affected(names);
	}

	/**
	 * Returns the affected properties.
	 * @return their names
	 */
	public Set<ConfigurationPropertyName> names() {
		return this.names;
	}

	/**
	 * Whether something with a prefix is affected.
	 * @param prefix the prefix
	 * @return {@code true} if a property of that name or below it is
	 */
	public boolean reaches(ConfigurationPropertyName prefix) {
		String from = CanonicalKey.of(prefix);
		String first = this.keys.ceiling(from);
		return first != null && first.startsWith(from);
	}

	/**
	 * Whether a part of something is affected.
	 * @param part the name of the part
	 * @return {@code true} if a property of that name, below it or above it is
	 */
	public boolean touches(ConfigurationPropertyName part) {
		return reaches(part) || CanonicalKey.isBelow(CanonicalKey.of(part), this.keys);
	}

	/**
	 * Whether a text may say something else now.
	 * @param mentions what it refers to
	 * @return {@code true} if something it refers to is affected
	 */
	public boolean changes(Mentions mentions) {
		return !this.names.isEmpty() && mentions.any(this.names);
	}

}
