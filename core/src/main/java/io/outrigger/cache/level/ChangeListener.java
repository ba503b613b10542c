package io.outrigger.cache.level;

/**
 * Hears what changed in a level that processes share. Called on any thread, one call at a
 * time for each bucket; neither blocks nor fails.
 *
 * @param <K> the type of the keys
 */
public interface ChangeListener<K> {

	/**
	 * A key changed.
	 * @param bucket its bucket
	 * @param key the key
	 * @param generation what is older does not count any more
	 */
	void changed(int bucket, K key, long generation);

	/**
	 * Any key of a bucket may have changed.
	 * @param bucket the bucket
	 */
	void lost(int bucket);

}
