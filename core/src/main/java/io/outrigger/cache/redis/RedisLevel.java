package io.outrigger.cache.redis;

import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import io.outrigger.cache.CacheEvent;
import io.outrigger.cache.level.Content;
import io.outrigger.cache.level.Finding;
import io.outrigger.cache.level.Outcome;
import io.outrigger.cache.level.SharedLevel;
import io.outrigger.cache.level.Standing;
import io.outrigger.cache.level.Stored;
import io.outrigger.cache.level.TagEviction;
import io.outrigger.cache.level.Ticket;
import io.outrigger.cache.redis.CacheScripts.Change;
import io.outrigger.cache.redis.CacheScripts.Place;

/**
 * The values of a cache in Redis.
 */
final class RedisLevel<K, V> implements SharedLevel<K, V> {

	private static final Logger logger = LoggerFactory.getLogger(RedisLevel.class);

	/*
	 * How often to look again where somebody else changes a value at the same time.
	 */
	private static final int TRIES = 10;

	private final RedisReads<K, V> reads;

	private final LevelParts<K, V> parts;

	private final Duration patience;

	private final Supplier<Duration> age;

	RedisLevel(RedisReads<K, V> reads, LevelParts<K, V> parts, Duration patience, Supplier<Duration> age) {
		this.reads = reads;
		this.parts = parts;
		this.patience = patience;
		this.age = age;
	}

	@Override
	public int bucket(K key) {
		return place(key).bucket();
	}

	@Override
	public Duration age() {
		return this.age.get();
	}

	@Override
	public Map<CacheEvent, Long> events() {
		return this.parts.counts().snapshot();
	}

	@Override
	public Mono<Finding<V>> read(K key, Duration lease) {
		return this.reads.read(key, lease);
	}

	@Override
	public Mono<Finding<V>> prepare(K key, Duration lease) {
		return this.reads.prepare(key, lease);
	}

	@Override
	public Mono<Boolean> isCurrent(K key, Ticket origin, Set<String> tags) {
		return this.reads.isCurrent(key, origin, tags);
	}

	@Override
	public Mono<Standing<V>> standing(K key) {
		return this.reads.standing(key);
	}

	@Override
	public Mono<Void> awaitLoad(K key, Duration atMost) {
		return Mono.defer(() -> this.parts.loads().await(place(key), atMost));
	}

	@Override
	public Mono<Void> release(K key, Ticket ticket) {
		String lease = ticket.lease();
		return (lease != null)
				? Mono.defer(() -> this.parts.scripts().release(place(key), lease)).onErrorComplete().then()
				: Mono.empty();
	}

	@Override
	public Mono<Boolean> fill(K key, Ticket ticket, Content<V> content) {
		if (!ticket.isKnown()) {
			return Mono.just(true);
		}
		return Mono.defer(() -> {
			Place place = place(key);
			return this.parts.scripts()
				.fill(place, ticket, keptMillis(content), this.parts.encoding().body(place, content), content.tags());
		}).doOnNext((kept) -> {
			if (!kept) {
				this.parts.counts().add(CacheEvent.FILL_REFUSED);
			}
		})
			// Memory may keep it: it will hear of all changes since the ticket
			.onErrorResume((ex) -> release(key, ticket).thenReturn(unfilled(ex)));
	}

	private static long keptMillis(Content<?> content) {
		return Math.max(1, content.kept().toMillis());
	}

	@Override
	public Mono<Outcome> put(K key, Content<V> content) {
		return Mono.defer(() -> {
			Place place = place(key);
			return change(place, Change.put(keptMillis(content), this.parts.encoding().body(place, content)));
		});
	}

	@Override
	public Mono<Outcome> putIfAbsent(K key, Content<V> content) {
		return unlessQueued(key, (place) -> change(place,
				Change.putIfAbsent(keptMillis(content), this.parts.encoding().body(place, content))));
	}

	@Override
	public Mono<Outcome> evict(K key) {
		return Mono.defer(() -> change(place(key), Change.EVICT));
	}

	@Override
	public Mono<Outcome> expire(K key) {
		return Mono.defer(() -> change(place(key), Change.EXPIRE));
	}

	@Override
	public Mono<Outcome> replace(K key, V expected, Content<V> content) {
		return unlessQueued(key, (place) -> exchange(place, expected, content));
	}

	/*
	 * What Redis has of a key that is to be evicted there decides nothing.
	 */
	private Mono<Outcome> unlessQueued(K key, Function<Place, Mono<Outcome>> change) {
		return Mono.defer(() -> {
			Place place = place(key);
			if (!this.parts.outbox().holds(place)) {
				return change.apply(place);
			}
			this.parts.outbox().add(place);
			return Mono.just(Outcome.UNKNOWN);
		});
	}

	private Mono<Outcome> exchange(Place place, V expected, Content<V> content) {
		return Mono.defer(() -> told().then(this.reads.plain(place)))
			.flatMap((answer) -> expected(place, answer, expected))
			.flatMap((header) -> (header.length == 0) ? Mono.just(Outcome.REFUSED)
					: change(place,
							Change.replace(keptMillis(content), this.parts.encoding().body(place, content), header))
						.filter(Outcome::applied))
			.repeatWhenEmpty(TRIES, (again) -> again)
			.onErrorResume(IllegalStateException.class, (ex) -> Mono.just(Outcome.REFUSED))
			.onErrorResume((ex) -> !(ex instanceof IllegalArgumentException), (ex) -> Mono.just(queued(place, ex)));
	}

	private Mono<byte[]> expected(Place place, GatheredReads.Answer answer, V expected) {
		byte[] value = answer.value();
		Mono<byte[]> other = Mono.just(new byte[0]);
		try {
			Stored<V> stored = (value != null) ? this.parts.encoding().read(place, value, answer.epoch()) : null;
			if (value == null || stored == null || !stored.isFresh() || !expected.equals(stored.content().value())) {
				return other;
			}
			return this.parts.scripts()
				.isEvicted(place, stored.origin().revision(), stored.content().tags())
				.flatMap((evicted) -> evicted ? other : Mono.just(Arrays.copyOf(value, Envelope.HEADER)));
		}
		catch (IOException ex) {
			this.parts.counts().add(CacheEvent.CORRUPT);
			return other;
		}
	}

	private Mono<Outcome> change(Place place, Change change) {
		return told()
			.then(Mono.defer(() -> this.parts.scripts()
				.change(place, change, this.parts.loadTime().get().toMillis(),
						this.parts.clock().milliseconds() + this.patience.toMillis())))
			.map((outcome) -> outcome(place, outcome))
			.onErrorResume((ex) -> Mono.just(queued(place, ex)));
	}

	/*
	 * Without the time nobody could tell a change that comes too late.
	 */
	private Mono<Void> told() {
		return this.parts.clock().isKnown() ? Mono.empty()
				: this.parts.scripts().clock().doOnNext(this.parts.clock()::told).then();
	}

	private Outcome outcome(Place place, Outcome outcome) {
		if (outcome.generation() < 0) {
			return queued(place, new IOException("The change came too late"));
		}
		if (outcome.applied()) {
			this.parts.counts().add(CacheEvent.CHANGED);
		}
		return outcome;
	}

	private Outcome queued(Place place, Throwable reason) {
		logger.debug("A change of cache '{}' is kept until Redis can be asked", this.parts.encoding().cache(), reason);
		this.parts.outbox().add(place);
		return Outcome.UNKNOWN;
	}

	@Override
	public Flux<TagEviction> evictTag(String tag) {
		return Flux.range(0, BUCKETS)
			.flatMap((bucket) -> this.parts.scripts()
				.evictTag(bucket, tag)
				.doOnNext((revision) -> this.parts.counts().add(CacheEvent.CHANGED))
				.onErrorResume((ex) -> {
					// Nobody will know later what had the tag
					this.parts.outbox().addAll(bucket);
					return Mono.just(0L);
				})
				.map((revision) -> new TagEviction(bucket, revision)), BUCKETS);
	}

	@Override
	public Mono<Void> clear() {
		return Flux.range(0, BUCKETS)
			.flatMap((bucket) -> this.parts.scripts()
				.clear(bucket)
				.doOnNext((done) -> this.parts.counts().add(CacheEvent.CHANGED))
				.onErrorResume((ex) -> {
					this.parts.outbox().addAll(bucket);
					return Mono.empty();
				}), BUCKETS)
			.then();
	}

	private Place place(K key) {
		return this.parts.encoding().place(key);
	}

	private boolean unfilled(Throwable reason) {
		logger.debug("A value of cache '{}' is kept in memory alone", this.parts.encoding().cache(), reason);
		return true;
	}

}
