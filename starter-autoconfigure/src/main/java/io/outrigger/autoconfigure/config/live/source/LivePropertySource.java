package io.outrigger.autoconfigure.config.live.source;

import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertySource;
import org.springframework.core.env.AbstractEnvironment;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.EnumerablePropertySource;
import org.springframework.core.env.MutablePropertySources;
import org.springframework.core.env.StandardEnvironment;

import io.outrigger.config.effective.SettingChanges;

/**
 * The published settings as properties: where they are imported, or else above
 * configuration files, below environment variables, system properties and the command
 * line. A release shows as a whole or not at all. While a release is tried out, the
 * thread that does so sees it through the application's own environment, and nobody else
 * does.
 */
public final class LivePropertySource extends EnumerablePropertySource<ConfigurableEnvironment> {

	/**
	 * The name of the source.
	 */
	public static final String NAME = "outriggerConfig";

	private static final String RANDOM = "random";

	private volatile @Nullable Imported imported;

	/* Not known before there is one, where Boot has imported the source. */
	private volatile @Nullable ConfigurableEnvironment environment;

	private final LiveShelves shelves;

	/**
	 * Creates a source that is empty, for Boot to put where it imports it.
	 */
	public LivePropertySource() {
		this(new LiveShelves());
	}

	private LivePropertySource(LiveShelves shelves) {
		super(NAME, new Nested(shelves));
		this.shelves = shelves;
	}

	/**
	 * Fills the source with what the application starts with.
	 * @param settings what is in effect from the start
	 * @param imported what they are
	 */
	public void fill(SettingChanges settings, Imported imported) {
		this.imported = imported;
		swap(PublishedSettings.NONE.with(settings));
	}

	/**
	 * Returns the source of an environment: the one that was imported, where Boot has put
	 * it. If it has none of its own it gets one, above configuration files, which Boot
	 * puts below the environment variables and the random values, in this order. A source
	 * that a context inherited from its parent follows the parent, and gives way.
	 * @param environment the environment
	 * @return the source
	 */
	public static LivePropertySource in(ConfigurableEnvironment environment) {
		MutablePropertySources sources = environment.getPropertySources();
		if (sources.get(NAME) instanceof LivePropertySource present && present.isOf(environment)) {
			return present;
		}
		sources.remove(NAME);
		LivePropertySource source = new LivePropertySource();
		source.environment = environment;
		if (sources.contains(RANDOM)) {
			sources.addAfter(RANDOM, source);
		}
		else if (sources.contains(StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME)) {
			sources.addAfter(StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME, source);
		}
		else {
			sources.addLast(source);
		}
		return source;
	}

	private boolean isOf(ConfigurableEnvironment one) {
		ConfigurableEnvironment own = this.environment;
		if (own == null) {
			this.environment = one;
			return true;
		}
		return own.equals(one);
	}

	/**
	 * Returns what the application started with.
	 * @return what was imported, or {@code null} if nothing was to be
	 */
	public @Nullable Imported imported() {
		return this.imported;
	}

	/**
	 * Returns what is in effect.
	 * @return the settings
	 */
	public PublishedSettings applied() {
		return this.shelves.applied();
	}

	/**
	 * Puts settings into effect.
	 * @param settings the settings
	 */
	public void swap(PublishedSettings settings) {
		this.shelves.swap(settings);
	}

	/**
	 * Does something with other settings in place, as far as this thread is concerned.
	 * @param <T> the type of the result
	 * @param settings the settings
	 * @param action what to do
	 * @return what it returned
	 */
	public <T> T trying(PublishedSettings settings, Supplier<T> action) {
		return this.shelves.trying(settings, action);
	}

	/**
	 * Returns settings as a binder sees them that binds what is below a prefix.
	 * @param settings the settings
	 * @param prefix the prefix
	 * @return the properties
	 */
	public ConfigurationPropertySource below(PublishedSettings settings, ConfigurationPropertyName prefix) {
		return new PublishedProperties(this, settings, prefix);
	}

	/**
	 * Whether a source is one of those as which Boot sees this one.
	 * @param one the source
	 * @return {@code true} if it has some of the settings
	 */
	public boolean isSeenAs(ConfigurationPropertySource one) {
		return one.getUnderlyingSource() instanceof ShelfSource shelf && shelf.isOf(this.shelves);
	}

	/*
	 * Those in effect, even while others are tried: who asks may share with other threads
	 * what it learns from them.
	 */
	@Override
	public String[] getPropertyNames() {
		return applied().names();
	}

	@Override
	public @Nullable Object getProperty(String name) {
		return this.shelves.settings().get(name);
	}

	@Override
	public boolean containsProperty(String name) {
		return getProperty(name) != null;
	}

	/*
	 * Boot sees the sources of a nested environment in the place of the source that has
	 * it. There is nothing else in this one.
	 */
	private static final class Nested extends AbstractEnvironment {

		Nested(LiveShelves shelves) {
			super(shelves);
		}

	}

}
