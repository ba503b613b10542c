package io.outrigger.cache.level;

import java.util.function.Supplier;

import io.outrigger.cache.CacheSettings;

/**
 * What a cache is.
 *
 * @param <K> the type of the keys
 * @param <V> the type of the values
 * @param name its name
 * @param keyType the type of the keys
 * @param valueType the type of the values
 * @param settings the settings in force, to be read whenever one of them matters
 */
public record CacheDefinition<K, V>(String name, Class<K> keyType, Class<V> valueType,
		Supplier<CacheSettings> settings) {
}
