package io.outrigger.cache;

/**
 * A value and where it came from.
 *
 * @param <V> the type of the value
 * @param value the value
 * @param status how the cache came by it
 */
public record Lookup<V>(V value, CacheStatus status) {
}
