package io.outrigger.cache.redis;

import java.util.stream.IntStream;

import io.outrigger.cache.level.SharedLevel;
import io.outrigger.redis.RedisKeys;

/**
 * The keys of a cache: each bucket has its own, which lie in one slot of a Cluster.
 */
final class CacheKeys {

	private static final String FEATURE = "cache";

	private final RedisKeys[] buckets;

	private final String[] epochs;

	private final String[] revisions;

	private final String[] changes;

	private final String[] tags;

	private final String channel;

	private final String loaded;

	CacheKeys(String namespace, String cache) {
		this.buckets = IntStream.range(0, SharedLevel.BUCKETS)
			.mapToObj((bucket) -> new RedisKeys(namespace, cache + ":" + bucket, FEATURE))
			.toArray(RedisKeys[]::new);
		this.epochs = part("epoch");
		this.revisions = part("revision");
		this.changes = part("changes");
		this.tags = part("tags");
		this.channel = new RedisKeys(namespace, cache, FEATURE).key("changes");
		this.loaded = new RedisKeys(namespace, cache, FEATURE).key("loaded:");
	}

	private String[] part(String name) {
		String[] keys = new String[this.buckets.length];
		for (int i = 0; i < keys.length; i++) {
			keys[i] = this.buckets[i].key(name);
		}
		return keys;
	}

	String value(int bucket, String key) {
		return this.buckets[bucket].key("value:" + key);
	}

	String generation(int bucket, String key) {
		return this.buckets[bucket].key("generation:" + key);
	}

	String lease(int bucket, String key) {
		return this.buckets[bucket].key("lease:" + key);
	}

	/**
	 * Returns under which those are who wait for a key to be loaded.
	 * @param bucket the bucket of the key
	 * @param key the key as text
	 * @return the key of a set of processes
	 */
	String waiting(int bucket, String key) {
		return this.buckets[bucket].key("waiting:" + key);
	}

	String epoch(int bucket) {
		return this.epochs[bucket];
	}

	String revision(int bucket) {
		return this.revisions[bucket];
	}

	String[] revisions() {
		return this.revisions.clone();
	}

	String changes(int bucket) {
		return this.changes[bucket];
	}

	String tags(int bucket) {
		return this.tags[bucket];
	}

	/**
	 * Returns how the channels begin by which those are woken who wait for a load.
	 * @return what the name of a process follows
	 */
	String loaded() {
		return this.loaded;
	}

	/**
	 * Returns the channel of all buckets.
	 * @return its name
	 */
	String channel() {
		return this.channel;
	}

}
