package io.outrigger.cache;

import java.util.Map;

/**
 * The settings of every cache.
 *
 * @param defaults settings of caches that have none of their own
 * @param caches settings by name of the cache
 */
public record CachesSettings(CacheSettings defaults, Map<String, CacheSettings> caches) {

	/**
	 * Copies the map.
	 */
	public CachesSettings {
		caches = Map.copyOf(caches);
	}

	/**
	 * Returns the settings of a cache.
	 * @param name name of the cache
	 * @return its own, or else the defaults
	 */
	public CacheSettings of(String name) {
		return this.caches.getOrDefault(name, this.defaults);
	}

}
