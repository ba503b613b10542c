package io.outrigger.cache.level;

/**
 * Hears what changed in a level that processes share. Called on any thread, one call at a
 * time for each bucket, and perhaps more than once of the same change; neither blocks nor
 * fails.
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
	 * Whatever has a tag may have changed.
	 * @param bucket the bucket
	 * @param tag the tag
	 * @param revision what has the tag and is of before does not count any more
	 */
	void tagEvicted(int bucket, String tag, long revision);

	/**
	 * Any key of a bucket may have changed.
	 * @param bucket the bucket
	 */
	void lost(int bucket);

}
