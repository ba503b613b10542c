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

	private final String channel;

	CacheKeys(String namespace, String cache) {
		this.buckets = IntStream.range(0, SharedLevel.BUCKETS)
			.mapToObj((bucket) -> new RedisKeys(namespace, cache + ":" + bucket, FEATURE))
			.toArray(RedisKeys[]::new);
		this.epochs = part("epoch");
		this.revisions = part("revision");
		this.changes = part("changes");
		this.channel = new RedisKeys(namespace, cache, FEATURE).key("changes");
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

	/**
	 * Returns the channel of all buckets.
	 * @return its name
	 */
	String channel() {
		return this.channel;
	}

}
