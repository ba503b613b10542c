package io.outrigger.cache.redis;

import java.nio.charset.StandardCharsets;
import java.util.List;

import reactor.core.publisher.Mono;

import io.outrigger.redis.RedisConnections;
import io.outrigger.redis.feed.ChangeFeed;
import io.outrigger.redis.script.RedisScript;
import io.outrigger.redis.script.RedisScript.Source;

/**
 * Runs the scripts of a cache.
 */
final class CacheScripts {

	/**
	 * How many changes of a bucket can be read again.
	 */
	static final int LENGTH = 256;

	private static final Source FEED = Source.of(ChangeFeed.class, "feed.lua");

	private static final Source CACHE = Source.of(CacheScripts.class, "cache.lua");

	private static final RedisScript<List<Object>> PREPARE = RedisScript.table(FEED, CACHE, script("prepare.lua"));

	private static final RedisScript<Long> FILL = RedisScript.number(FEED, CACHE, script("fill.lua"));

	private static final RedisScript<Long> CHANGE = RedisScript.number(FEED, CACHE, script("change.lua"));

	private static final RedisScript<Long> CLEAR = RedisScript.number(FEED, CACHE, script("clear.lua"));

	private static final RedisScript<Long> CLOCK = RedisScript.number(script("clock.lua"));

	private static final RedisScript<List<Object>> READ = RedisScript.table(Source.of(ChangeFeed.class, "read.lua"));

	private final RedisConnections redis;

	private final CacheKeys keys;

	CacheScripts(RedisConnections redis, CacheKeys keys) {
		this.redis = redis;
		this.keys = keys;
	}

	Mono<List<Object>> prepare(Place place, long loadMillis, boolean anew) {
		String[] all = { value(place), generation(place), this.keys.epoch(place.bucket()) };
		return this.redis.run(PREPARE, all, bytes(loadMillis), bytes(anew ? "anew" : ""));
	}

	Mono<Boolean> fill(Place place, long generation, long epoch, long ttlMillis, byte[] body) {
		String[] all = { value(place), generation(place), this.keys.epoch(place.bucket()) };
		return this.redis.run(FILL, all, bytes(generation), bytes(epoch), bytes(ttlMillis), body)
			.map((kept) -> kept == 1);
	}

	Mono<Long> change(Place place, Change change, long loadMillis, long deadline) {
		int bucket = place.bucket();
		String[] all = { value(place), generation(place), this.keys.epoch(bucket), this.keys.revision(bucket),
				this.keys.changes(bucket) };
		return this.redis.run(CHANGE, all, bytes(this.keys.channel()), bytes(LENGTH), bytes(bucket), bytes(loadMillis),
				bytes(place.key()), bytes(deadline), bytes(change.mode()), bytes(change.ttlMillis()), change.body(),
				change.expected());
	}

	Mono<Long> clear(int bucket) {
		String[] all = { this.keys.epoch(bucket), this.keys.revision(bucket), this.keys.changes(bucket) };
		return this.redis.run(CLEAR, all, bytes(this.keys.channel()), bytes(LENGTH), bytes(bucket));
	}

	Mono<Long> clock() {
		return this.redis.run(CLOCK, new String[] { this.keys.revision(0) });
	}

	Mono<List<Object>> changesSince(int bucket, long revision) {
		String[] all = { this.keys.revision(bucket), this.keys.changes(bucket) };
		return this.redis.run(READ, all, bytes(revision), bytes(2 * LENGTH));
	}

	private String value(Place place) {
		return this.keys.value(place.bucket(), place.key());
	}

	private String generation(Place place) {
		return this.keys.generation(place.bucket(), place.key());
	}

	private static byte[] bytes(Object argument) {
		return argument.toString().getBytes(StandardCharsets.UTF_8);
	}

	private static Source script(String name) {
		return Source.of(CacheScripts.class, name);
	}

	/**
	 * Where a key lies.
	 *
	 * @param bucket its bucket
	 * @param key the key as text
	 */
	record Place(int bucket, String key) {
	}

	/**
	 * What is done to a key.
	 *
	 * @param mode how
	 * @param ttlMillis how long to keep what is put
	 * @param body what is put
	 * @param expected the beginning of what it replaces
	 */
	@SuppressWarnings("ArrayRecordComponent") // compared with nothing, sent as it is
	record Change(String mode, long ttlMillis, byte[] body, byte[] expected) {

		private static final byte[] NOTHING = {};

		static final Change EVICT = new Change("evict", 1, NOTHING, NOTHING);

		static Change put(long ttlMillis, byte[] body) {
			return new Change("put", ttlMillis, body, NOTHING);
		}

		static Change putIfAbsent(long ttlMillis, byte[] body) {
			return new Change("absent", ttlMillis, body, NOTHING);
		}

		static Change replace(long ttlMillis, byte[] body, byte[] expected) {
			return new Change("replace", ttlMillis, body, expected);
		}

	}

}
