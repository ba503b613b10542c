package io.outrigger.cache;

/**
 * Says how much of a cache's weight a value takes. Safe for use from several threads;
 * neither blocks nor fails.
 *
 * @param <K> the type of the keys
 * @param <V> the type of the values
 */
@FunctionalInterface
public interface Weigher<K, V> {

	/**
	 * Weighs a value.
	 * @param key the key
	 * @param value the value
	 * @return the weight, at least 0
	 */
	int weigh(K key, V value);

}
