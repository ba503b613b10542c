package io.outrigger.cache.level;

/**
 * Opens the second level of caches.
 */
@FunctionalInterface
public interface SharedLevels {

	/**
	 * Opens the level of a cache. To be called once for each.
	 * @param <K> the type of the keys
	 * @param <V> the type of the values
	 * @param cache the cache
	 * @param listener hears from now on of what changes
	 * @return the level
	 */
	<K, V> SharedLevel<K, V> open(CacheDefinition<K, V> cache, ChangeListener<K> listener);

}
