package io.outrigger.autoconfigure.cache;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

import io.outrigger.autoconfigure.Backend;
import io.outrigger.autoconfigure.failure.InvalidPropertyException;
import io.outrigger.cache.CacheSettings;
import io.outrigger.cache.CachesSettings;

/**
 * Configuration properties of the intelligent cache.
 *
 * @param enabled Whether the intelligent cache is active.
 * @param backend Where caches keep what processes share; the platform's backend unless
 * set.
 * @param defaults Settings of every cache that has none of its own.
 * @param caches Settings by name of the cache; what is not set there is taken from the
 * defaults.
 * @param spring How Spring's caching annotations are served.
 */
@ConfigurationProperties("outrigger.cache")
public record CacheProperties(@DefaultValue("true") boolean enabled, @Nullable Backend backend,
		@DefaultValue Defaults defaults, @DefaultValue Map<String, Cache> caches, @DefaultValue Spring spring) {

	private static final String PREFIX = "outrigger.cache.";

	/**
	 * Checks every value.
	 */
	public CacheProperties {
		check(PREFIX + "defaults.", defaults.ttl(), defaults.nullTtl(), defaults.maxEntries(), defaults.loadTimeout());
		caches.forEach((name, cache) -> {
			InvalidPropertyException.require(CacheSettings.isName(name), PREFIX + "caches." + name, name,
					"a name of letters, digits, '.', '_' and '-', at most 127, starting with a letter or digit");
			check(PREFIX + "caches." + name + ".", cache.ttl(), cache.nullTtl(), cache.maxEntries(),
					cache.loadTimeout());
		});
		caches = Map.copyOf(caches);
	}

	/**
	 * Returns what the caches work with.
	 * @return the settings of every cache
	 */
	CachesSettings toSettings() {
		Map<String, CacheSettings> settings = new LinkedHashMap<>();
		this.caches.forEach((name, cache) -> settings.put(name, cache.or(this.defaults)));
		return new CachesSettings(this.defaults.toSettings(), settings);
	}

	private static void check(String prefix, @Nullable Duration ttl, @Nullable Duration nullTtl,
			@Nullable Long maxEntries, @Nullable Duration loadTimeout) {
		InvalidPropertyException.require(ttl == null || CacheSettings.isTtl(ttl), prefix + "ttl", ttl,
				"from 1ms to 365d");
		InvalidPropertyException.require(nullTtl == null || CacheSettings.isNullTtl(nullTtl), prefix + "null-ttl",
				nullTtl, "0, or from 1ms to 365d");
		InvalidPropertyException.require(maxEntries == null || CacheSettings.isMaxEntries(maxEntries),
				prefix + "max-entries", maxEntries, "from 1 to " + CacheSettings.MAX_ENTRIES);
		InvalidPropertyException.require(loadTimeout == null || CacheSettings.isLoadTimeout(loadTimeout),
				prefix + "load-timeout", loadTimeout, "from 1ms to 1h");
	}

	/**
	 * Settings of every cache that has none of its own.
	 *
	 * @param ttl Time that a value is kept after it was loaded or put.
	 * @param nullTtl Time that it is kept that a key has no value, 0 for not at all.
	 * @param maxEntries Number of values that are kept.
	 * @param loadTimeout Time after which a load has failed.
	 * @param shared Whether caches are shared through Redis, if that is the backend; for
	 * each, from the next start on.
	 */
	public record Defaults(@DefaultValue("5m") Duration ttl, @DefaultValue("0s") Duration nullTtl,
			@DefaultValue("10000") long maxEntries, @DefaultValue("10s") Duration loadTimeout,
			@DefaultValue("true") boolean shared) {

		CacheSettings toSettings() {
			return new CacheSettings(this.ttl, this.nullTtl, this.maxEntries, this.loadTimeout, this.shared);
		}

	}

	/**
	 * Settings of one cache.
	 *
	 * @param ttl Time that a value is kept after it was loaded or put.
	 * @param nullTtl Time that it is kept that a key has no value, 0 for not at all.
	 * @param maxEntries Number of values that are kept.
	 * @param loadTimeout Time after which a load has failed.
	 * @param shared Whether the cache is shared through Redis, if that is the backend;
	 * from the next start on.
	 */
	public record Cache(@Nullable Duration ttl, @Nullable Duration nullTtl, @Nullable Long maxEntries,
			@Nullable Duration loadTimeout, @Nullable Boolean shared) {

		CacheSettings or(Defaults defaults) {
			return new CacheSettings((this.ttl != null) ? this.ttl : defaults.ttl(),
					(this.nullTtl != null) ? this.nullTtl : defaults.nullTtl(),
					(this.maxEntries != null) ? this.maxEntries : defaults.maxEntries(),
					(this.loadTimeout != null) ? this.loadTimeout : defaults.loadTimeout(),
					(this.shared != null) ? this.shared : defaults.shared());
		}

	}

	/**
	 * How Spring's caching annotations are served.
	 *
	 * @param enabled Whether the intelligent cache is what {@code @EnableCaching} uses,
	 * unless the application has a cache manager or sets spring.cache.type.
	 */
	public record Spring(@DefaultValue("false") boolean enabled) {
	}

}
