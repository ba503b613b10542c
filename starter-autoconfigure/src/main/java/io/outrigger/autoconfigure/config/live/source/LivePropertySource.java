package io.outrigger.autoconfigure.config.live.source;

import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertySource;
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
public final class LivePropertySource extends EnumerablePropertySource<Object> {

	/**
	 * The name of the source.
	 */
	public static final String NAME = "outriggerConfig";

	private static final String RANDOM = "random";

	private volatile @Nullable Imported imported;

	/* Not known before there is one, where Boot has imported the source. */
	private volatile @Nullable ConfigurableEnvironment environment;

	/* One each, for a process may have several; never set for longer than a call. */
	@SuppressWarnings("ThreadLocalUsage")
	private final ThreadLocal<PublishedSettings> tried = new ThreadLocal<>();

	private volatile PublishedSettings applied;

	/**
	 * Creates a source that is empty, for Boot to put where it imports it.
	 */
	public LivePropertySource() {
		// The environment must not be the source: Boot takes that for a nested one
		super(NAME, new Object());
		this.applied = PublishedSettings.NONE;
	}

	/**
	 * Fills the source with what the application starts with.
	 * @param settings what is in effect from the start
	 * @param imported what they are
	 */
	public void fill(SettingChanges settings, Imported imported) {
		this.imported = imported;
		this.applied = PublishedSettings.NONE.with(settings);
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
		return this.applied;
	}

	/**
	 * Puts settings into effect.
	 * @param settings the settings
	 */
	public void swap(PublishedSettings settings) {
		this.applied = settings;
	}

	/**
	 * Does something with other settings in place, as far as this thread is concerned.
	 * @param <T> the type of the result
	 * @param settings the settings
	 * @param action what to do
	 * @return what it returned
	 */
	public <T> T trying(PublishedSettings settings, Supplier<T> action) {
		PublishedSettings outer = this.tried.get();
		this.tried.set(settings);
		try {
			return action.get();
		}
		finally {
			if (outer != null) {
				this.tried.set(outer);
			}
			else {
				this.tried.remove();
			}
		}
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

	/*
	 * Those in effect, even while others are tried: Boot shares between threads what it
	 * learns from them.
	 */
	@Override
	public String[] getPropertyNames() {
		return this.applied.names();
	}

	@Override
	public @Nullable Object getProperty(String name) {
		PublishedSettings settings = this.tried.get();
		return (settings != null) ? find(settings, name) : this.applied.get(name);
	}

	/*
	 * Boot finds other spellings by the names above, which here are those of others.
	 */
	private static @Nullable String find(PublishedSettings settings, String name) {
		String value = settings.get(name);
		if (value != null) {
			return value;
		}
		ConfigurationPropertyName canonical = ConfigurationPropertyName.ofIfValid(name);
		return (canonical != null) ? settings.get(canonical) : null;
	}

	@Override
	public boolean containsProperty(String name) {
		return getProperty(name) != null;
	}

}
