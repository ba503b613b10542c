package io.outrigger.autoconfigure.config.live.trial;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiPredicate;
import java.util.function.Supplier;
import java.util.stream.Collectors;

import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertySource;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.core.env.ConfigurableEnvironment;

import io.outrigger.autoconfigure.config.live.source.LivePropertySource;
import io.outrigger.autoconfigure.config.live.source.PublishedSettings;
import io.outrigger.config.effective.SettingChanges;

/**
 * A release that is tried out. The thread that does so sees it in the application's
 * environment.
 *
 * @param environment the application's
 * @param source holds what is in effect
 * @param before the settings that are in effect
 * @param after the settings as the release would make them
 * @param references the properties that refer to others
 * @param affected what may be different
 */
public record Trial(ConfigurableEnvironment environment, LivePropertySource source, PublishedSettings before,
		PublishedSettings after, References references, Affected affected) {

	/**
	 * Finds out what a release affects.
	 * @param environment the application's
	 * @param source holds what is in effect
	 * @param changes what the release changes
	 * @return the trial
	 * @throws io.outrigger.config.effective.ReleaseRejectedException if two keys would be
	 * spellings of one property
	 */
	public static Trial of(ConfigurableEnvironment environment, LivePropertySource source, SettingChanges changes) {
		PublishedSettings before = source.applied();
		PublishedSettings after = before.with(changes);
		References references = References.in(sources(environment, source, after, ConfigurationPropertyName.EMPTY),
				after);
		Affected affected = Affected.by(
				changes.values().keySet().stream().map(PublishedSettings::nameOf).collect(Collectors.toSet()),
				references.mentions());
		return new Trial(environment, source, before, after, references, affected);
	}

	/**
	 * Demands that values can be resolved.
	 * @param changes the values that the release changes
	 * @param secret whether a property with that value is secret
	 * @throws io.outrigger.config.effective.ReleaseRejectedException if one cannot
	 */
	public void requireResolvable(Map<String, Optional<String>> changes, BiPredicate<String, String> secret) {
		new Placeholders(this, secret).require(changes, this.references);
	}

	/**
	 * Tells which keys take effect at the next start only.
	 * @param environment the application's
	 * @param source holds what is in effect
	 * @param keys the keys to ask about
	 * @param readOnce what is read once, each name with all that is below it
	 * @return those of the keys that need a restart
	 */
	public static List<String> restartRequired(ConfigurableEnvironment environment, LivePropertySource source,
			Collection<String> keys, Set<ConfigurationPropertyName> readOnce) {
		PublishedSettings settings = source.applied();
		return RestartRequired.of(keys, readOnce,
				References.in(sources(environment, source, settings, ConfigurationPropertyName.EMPTY), settings)
					.mentions());
	}

	/**
	 * Returns the sources for a binding.
	 * @param prefix what is bound: a binder may be given the names below it only
	 * @return the sources, with the release in place
	 */
	public Iterable<ConfigurationPropertySource> sources(ConfigurationPropertyName prefix) {
		return sources(this.environment, this.source, this.after, prefix);
	}

	/**
	 * Returns the sources for a binding.
	 * @param environment the application's
	 * @param source holds what is in effect
	 * @param settings the published settings to bind
	 * @param prefix what is bound: a binder may be given the names below it only
	 * @return the sources
	 */
	public static Iterable<ConfigurationPropertySource> sources(ConfigurableEnvironment environment,
			LivePropertySource source, PublishedSettings settings, ConfigurationPropertyName prefix) {
		List<ConfigurationPropertySource> sources = new ArrayList<>();
		boolean placed = false;
		for (ConfigurationPropertySource each : attached(environment)) {
			if (!source.isSeenAs(each)) {
				sources.add(each);
			}
			else if (!placed) {
				sources.add(source.below(settings, prefix));
				placed = true;
			}
		}
		return sources;
	}

	/**
	 * Does something with the release in place, as far as this thread is concerned.
	 * @param <T> the type of the result
	 * @param action what to do
	 * @return what it returned
	 */
	public <T> T within(Supplier<T> action) {
		return this.source.trying(this.after, action);
	}

	/**
	 * Does something as if there was no release.
	 * @param <T> the type of the result
	 * @param action what to do
	 * @return what it returned
	 */
	public <T> T without(Supplier<T> action) {
		return this.source.trying(this.before, action);
	}

	/*
	 * Those that the environment itself uses, for they keep what they learned about the
	 * names of files; an environment that is not Boot's has none.
	 */
	private static Iterable<ConfigurationPropertySource> attached(ConfigurableEnvironment environment) {
		boolean attached = environment.getPropertySources()
			.stream()
			.anyMatch(ConfigurationPropertySources::isAttachedConfigurationPropertySource);
		return attached ? ConfigurationPropertySources.get(environment)
				: ConfigurationPropertySources.from(environment.getPropertySources());
	}

}
