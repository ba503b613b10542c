package io.outrigger.cache.redis;

import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.List;
import java.util.stream.Stream;

import reactor.core.publisher.Mono;

import io.outrigger.cache.level.Outcome;
import io.outrigger.cache.level.Ticket;
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

	/**
	 * How many tags of a bucket are remembered to have been evicted.
	 */
	static final int TAGS = 1000;

	private static final Source FEED = Source.of(ChangeFeed.class, "feed.lua");

	private static final Source CACHE = Source.of(CacheScripts.class, "cache.lua");

	private static final RedisScript<List<Object>> PREPARE = RedisScript.table(FEED, CACHE, script("prepare.lua"));

	private static final RedisScript<Long> FILL = RedisScript.number(FEED, CACHE, script("fill.lua"));

	private static final RedisScript<Long> RELEASE = RedisScript.number(FEED, CACHE, script("release.lua"));

	private static final RedisScript<List<Object>> CHANGE = RedisScript.table(FEED, CACHE, script("change.lua"));

	private static final RedisScript<Long> TAG = RedisScript.number(FEED, CACHE, script("tag.lua"));

	private static final RedisScript<Long> EVICTED = RedisScript.number(FEED, CACHE, script("evicted.lua"));

	private static final RedisScript<Long> CURRENT = RedisScript.number(FEED, CACHE, script("current.lua"));

	private static final RedisScript<List<Object>> STANDING = RedisScript.table(FEED, CACHE, script("standing.lua"));

	private static final RedisScript<Long> CLEAR = RedisScript.number(FEED, CACHE, script("clear.lua"));

	private static final RedisScript<Long> CLOCK = RedisScript.number(script("clock.lua"));

	private static final RedisScript<List<Object>> READ = RedisScript.table(Source.of(ChangeFeed.class, "read.lua"));

	private final RedisConnections redis;

	private final CacheKeys keys;

	CacheScripts(RedisConnections redis, CacheKeys keys) {
		this.redis = redis;
		this.keys = keys;
	}

	Mono<List<Object>> prepare(Place place, long loadMillis, boolean anew, Claim claim) {
		int bucket = place.bucket();
		String[] all = { value(place), generation(place), this.keys.epoch(bucket), this.keys.revision(bucket),
				lease(place), waiting(place), this.keys.tags(bucket) };
		return this.redis.run(PREPARE, all, bytes(loadMillis), bytes(anew ? "anew" : ""), bytes(claim.millis()),
				bytes(claim.token()), bytes(claim.process()));
	}

	Mono<Boolean> fill(Place place, Ticket ticket, long keptMillis, byte[] body, Collection<String> tags) {
		int bucket = place.bucket();
		String[] all = { value(place), generation(place), this.keys.epoch(bucket), this.keys.tags(bucket), lease(place),
				waiting(place) };
		Stream<byte[]> arguments = Stream.of(bytes(ticket.generation()), bytes(ticket.epoch()),
				bytes(ticket.revision()), bytes(keptMillis), body, bytes(token(ticket)), bytes(this.keys.loaded()),
				bytes(loaded(place)));
		return this.redis.run(FILL, all, all(arguments, tags)).map((kept) -> kept == 1);
	}

	Mono<Long> release(Place place, String token) {
		String[] all = { lease(place), waiting(place) };
		return this.redis.run(RELEASE, all, bytes(token), bytes(this.keys.loaded()), bytes(loaded(place)));
	}

	private static String token(Ticket ticket) {
		String lease = ticket.lease();
		return (lease != null) ? lease : "";
	}

	private static String loaded(Place place) {
		return place.bucket() + " " + place.key();
	}

	Mono<Outcome> change(Place place, Change change, long loadMillis, long deadline) {
		int bucket = place.bucket();
		String[] all = { value(place), generation(place), this.keys.epoch(bucket), this.keys.revision(bucket),
				this.keys.changes(bucket), this.keys.tags(bucket) };
		return this.redis
			.run(CHANGE, all, bytes(this.keys.channel()), bytes(LENGTH), bytes(bucket), bytes(loadMillis),
					bytes(place.key()), bytes(deadline), bytes(change.mode()), bytes(change.keptMillis()),
					change.body(), change.expected())
			.map((answer) -> new Outcome(!answer.get(0).equals(0L), (Long) answer.get(0), (Long) answer.get(1),
					(Long) answer.get(2)));
	}

	Mono<Long> evictTag(int bucket, String tag) {
		String[] all = { this.keys.revision(bucket), this.keys.changes(bucket), this.keys.tags(bucket) };
		return this.redis.run(TAG, all, bytes(this.keys.channel()), bytes(LENGTH), bytes(bucket), bytes(tag),
				bytes(TAGS));
	}

	Mono<Boolean> isCurrent(Place place, Ticket origin, Collection<String> tags) {
		int bucket = place.bucket();
		String[] all = { value(place), this.keys.epoch(bucket), this.keys.tags(bucket) };
		Stream<byte[]> arguments = Stream.of(bytes(origin.epoch()), bytes(origin.generation()),
				bytes(origin.revision()));
		return this.redis.run(CURRENT, all, all(arguments, tags)).map((same) -> same == 1);
	}

	Mono<Boolean> isEvicted(Place place, long revision, Collection<String> tags) {
		return tags.isEmpty() ? Mono.just(false)
				: this.redis
					.run(EVICTED, new String[] { this.keys.tags(place.bucket()) },
							all(Stream.of(bytes(revision)), tags))
					.map((evicted) -> evicted == 1);
	}

	Mono<List<Object>> standing(Place place) {
		String[] all = { value(place), generation(place), this.keys.epoch(place.bucket()), lease(place) };
		return this.redis.run(STANDING, all);
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

	private String lease(Place place) {
		return this.keys.lease(place.bucket(), place.key());
	}

	private String waiting(Place place) {
		return this.keys.waiting(place.bucket(), place.key());
	}

	private static byte[][] all(Stream<byte[]> arguments, Collection<String> tags) {
		return Stream.concat(arguments, tags.stream().map(CacheScripts::bytes)).toArray(byte[][]::new);
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
	 * What is wanted of the lease of a key.
	 *
	 * @param millis how long it is to last; 0 if it is not wanted
	 * @param token tells this load from all others
	 * @param process who waits if another has it; empty for nobody
	 */
	record Claim(long millis, String token, String process) {
	}

	/**
	 * What is done to a key.
	 *
	 * @param mode how
	 * @param keptMillis how long to keep what is put
	 * @param body what is put
	 * @param expected the beginning of what it replaces
	 */
	@SuppressWarnings("ArrayRecordComponent") // compared with nothing, sent as it is
	record Change(String mode, long keptMillis, byte[] body, byte[] expected) {

		private static final byte[] NOTHING = {};

		static final Change EVICT = new Change("evict", 1, NOTHING, NOTHING);

		static final Change EXPIRE = new Change("expire", 1, NOTHING, NOTHING);

		static Change put(long keptMillis, byte[] body) {
			return new Change("put", keptMillis, body, NOTHING);
		}

		static Change putIfAbsent(long keptMillis, byte[] body) {
			return new Change("absent", keptMillis, body, NOTHING);
		}

		static Change replace(long keptMillis, byte[] body, byte[] expected) {
			return new Change("replace", keptMillis, body, expected);
		}

	}

}
