package io.outrigger.cache.redis;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;

import io.lettuce.core.KeyValue;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

import io.outrigger.cache.IntelligentCache;
import io.outrigger.cache.level.Finding;
import io.outrigger.cache.level.Outcome;
import io.outrigger.cache.level.SharedLevel;
import io.outrigger.cache.level.Ticket;
import io.outrigger.cache.redis.CacheScripts.Change;
import io.outrigger.cache.redis.CacheScripts.Place;
import io.outrigger.redis.EventCounts;
import io.outrigger.redis.RedisConnections;

/**
 * The values of a cache in Redis.
 */
final class RedisLevel<K, V> implements SharedLevel<K, V> {

	private static final Logger logger = LoggerFactory.getLogger(RedisLevel.class);

	/*
	 * How often to look again where somebody else changes a value at the same time.
	 */
	private static final int TRIES = 10;

	private final IntelligentCache<K, V> cache;

	private final RedisConnections redis;

	private final CacheKeys keys;

	private final CacheScripts scripts;

	private final KeyText<K> texts;

	private final CacheCodec<V> codec;

	private final RedisClock clock;

	private final EventCounts<CacheEvent> counts;

	private final Outbox outbox;

	private final Duration patience;

	private final Supplier<Duration> age;

	RedisLevel(IntelligentCache<K, V> cache, RedisConnections redis, Parts<K, V> parts, Duration patience,
			Supplier<Duration> age) {
		this.cache = cache;
		this.redis = redis;
		this.keys = parts.keys();
		this.scripts = parts.scripts();
		this.texts = parts.texts();
		this.codec = parts.codec();
		this.clock = parts.clock();
		this.counts = parts.counts();
		this.outbox = parts.outbox();
		this.patience = patience;
		this.age = age;
	}

	@Override
	public int bucket(K key) {
		return KeyText.bucket(this.texts.write(key));
	}

	@Override
	public Duration age() {
		return this.age.get();
	}

	@Override
	public Mono<Finding<V>> read(K key) {
		return Mono.<Finding<V>>defer(() -> {
			Place place = place(key);
			if (this.outbox.holds(place)) {
				return Mono.just(Finding.none(Ticket.NONE));
			}
			return this.clock.isKnown() ? find(place) : prepare(place, false);
		}).onErrorResume((ex) -> Mono.just(unreachable(ex)).publishOn(Schedulers.parallel()));
	}

	private Mono<Finding<V>> find(Place place) {
		return this.redis.strings(this.keys.epoch(place.bucket()), this.keys.value(place.bucket(), place.key()))
			.flatMap((answers) -> {
				byte[] value = answers.get(1).getValueOrElse(null);
				if (value == null) {
					return prepare(place, false);
				}
				try {
					Finding<V> found = read(place, value, epoch(answers.get(0)));
					return (found != null) ? Mono.just(found) : prepare(place, true);
				}
				catch (IOException ex) {
					return prepareAnew(place, ex);
				}
			});
	}

	private Mono<Finding<V>> prepare(Place place, boolean anew) {
		return this.scripts.prepare(place, loadTime().toMillis(), anew).flatMap((answer) -> {
			this.clock.told((Long) answer.get(3));
			long epoch = Told.number(text(answer.get(1)), 0);
			byte[] value = (byte[]) answer.get(0);
			if (value == null) {
				// Loaded next, which is not to be done on the thread of the connection's
				return Mono.just(Finding.<V>none(new Ticket(Told.number(text(answer.get(2)), 0), epoch)))
					.publishOn(Schedulers.parallel());
			}
			try {
				Finding<V> found = read(place, value, epoch);
				return (found != null) ? Mono.just(found) : prepare(place, true);
			}
			catch (IOException ex) {
				return prepareAnew(place, ex);
			}
		});
	}

	private Mono<Finding<V>> prepareAnew(Place place, IOException reason) {
		this.counts.add(CacheEvent.CORRUPT);
		logger.debug("What lies under a key of cache '{}' is taken for a miss", this.cache.name(), reason);
		return prepare(place, true);
	}

	/*
	 * Returns nothing if the value does not count any more.
	 */
	private @Nullable Finding<V> read(Place place, byte[] bytes, long epoch) throws IOException {
		Envelope envelope = Envelope.read(place.key(), bytes);
		Duration left = envelope.left(this.clock.milliseconds());
		if (envelope.ticket().epoch() != epoch || left.isNegative() || left.isZero()) {
			return null;
		}
		byte[] payload = envelope.payload();
		return Finding.of((payload != null) ? decode(payload) : null, left, envelope.ticket());
	}

	/*
	 * A codec of the user's may throw anything at bytes of somebody else's.
	 */
	private V decode(byte[] payload) throws IOException {
		try {
			return this.codec.decode(payload);
		}
		catch (RuntimeException ex) {
			throw new IOException(ex);
		}
	}

	@Override
	public Mono<Boolean> fill(K key, Ticket ticket, @Nullable V value, Duration ttl) {
		if (ticket.equals(Ticket.NONE)) {
			return Mono.just(true);
		}
		return Mono.defer(() -> {
			Place place = place(key);
			return this.scripts.fill(place, ticket.generation(), ticket.epoch(), ttl.toMillis(),
					body(place, value, ttl));
		}).doOnNext((kept) -> {
			if (!kept) {
				this.counts.add(CacheEvent.FILL_REFUSED);
			}
		})
			// Memory may keep it: it will hear of all changes since the ticket
			.onErrorResume((ex) -> Mono.just(unfilled(ex)));
	}

	@Override
	public Mono<Outcome> put(K key, @Nullable V value, Duration ttl) {
		return Mono.defer(() -> {
			Place place = place(key);
			return change(place, Change.put(ttl.toMillis(), body(place, value, ttl)));
		});
	}

	@Override
	public Mono<Outcome> putIfAbsent(K key, V value, Duration ttl) {
		return unlessQueued(key, (place) -> change(place, Change.putIfAbsent(ttl.toMillis(), body(place, value, ttl))));
	}

	@Override
	public Mono<Outcome> evict(K key) {
		return Mono.defer(() -> change(place(key), Change.EVICT));
	}

	@Override
	public Mono<Outcome> replace(K key, V expected, V value, Duration ttl) {
		return unlessQueued(key, (place) -> exchange(place, expected, value, ttl));
	}

	/*
	 * What Redis has of a key that is to be evicted there decides nothing.
	 */
	private Mono<Outcome> unlessQueued(K key, Function<Place, Mono<Outcome>> change) {
		return Mono.defer(() -> {
			Place place = place(key);
			if (!this.outbox.holds(place)) {
				return change.apply(place);
			}
			this.outbox.add(place);
			return Mono.just(Outcome.UNKNOWN);
		});
	}

	private Mono<Outcome> exchange(Place place, V expected, V value, Duration ttl) {
		return Mono
			.defer(() -> told().then(
					this.redis.strings(this.keys.epoch(place.bucket()), this.keys.value(place.bucket(), place.key()))))
			.map((answers) -> expected(place, answers, expected))
			.flatMap((header) -> (header.length == 0) ? Mono.just(Outcome.REFUSED)
					: change(place, Change.replace(ttl.toMillis(), body(place, value, ttl), header))
						.filter(Outcome::applied))
			.repeatWhenEmpty(TRIES, (again) -> again)
			.onErrorResume(IllegalStateException.class, (ex) -> Mono.just(Outcome.REFUSED))
			.onErrorResume((ex) -> !(ex instanceof IllegalArgumentException), (ex) -> Mono.just(queued(place, ex)));
	}

	private byte[] expected(Place place, List<KeyValue<String, byte[]>> answers, V expected) {
		byte[] value = answers.get(1).getValueOrElse(null);
		try {
			Finding<V> found = (value != null) ? read(place, value, epoch(answers.get(0))) : null;
			if (value != null && found != null && expected.equals(found.value())) {
				return Arrays.copyOf(value, Envelope.HEADER);
			}
		}
		catch (IOException ex) {
			this.counts.add(CacheEvent.CORRUPT);
		}
		return new byte[0];
	}

	private Mono<Outcome> change(Place place, Change change) {
		return told()
			.then(Mono.defer(() -> this.scripts.change(place, change, loadTime().toMillis(),
					this.clock.milliseconds() + this.patience.toMillis())))
			.map((generation) -> outcome(place, generation))
			.onErrorResume((ex) -> Mono.just(queued(place, ex)));
	}

	/*
	 * Without the time nobody could tell a change that comes too late.
	 */
	private Mono<Void> told() {
		return this.clock.isKnown() ? Mono.empty() : this.scripts.clock().doOnNext(this.clock::told).then();
	}

	private Outcome outcome(Place place, long generation) {
		if (generation < 0) {
			return queued(place, new IOException("The change came too late"));
		}
		return (generation > 0) ? new Outcome(true, generation) : Outcome.REFUSED;
	}

	private Outcome queued(Place place, Throwable reason) {
		logger.debug("A change of cache '{}' is kept until Redis can be asked", this.cache.name(), reason);
		this.outbox.add(place);
		return Outcome.UNKNOWN;
	}

	@Override
	public Mono<Void> clear() {
		return Flux.range(0, BUCKETS).flatMap((bucket) -> this.scripts.clear(bucket).onErrorResume((ex) -> {
			this.outbox.addAll(bucket);
			return Mono.empty();
		}), BUCKETS).then();
	}

	/*
	 * For so long the generation of a key is kept: a load that takes longer fills
	 * nothing.
	 */
	private Duration loadTime() {
		return this.cache.settings().loadTimeout().multipliedBy(2).plus(this.patience);
	}

	private Place place(K key) {
		String text = this.texts.write(key);
		return new Place(KeyText.bucket(text), text);
	}

	private byte[] body(Place place, @Nullable V value, Duration ttl) {
		try {
			return Envelope.body(place.key(), ttl, (value != null) ? this.codec.encode(value) : null);
		}
		catch (IOException ex) {
			throw new IllegalArgumentException("A value of cache '" + this.cache.name() + "' cannot be written", ex);
		}
	}

	private Finding<V> unreachable(Throwable reason) {
		logger.debug("Cache '{}' goes on without Redis", this.cache.name(), reason);
		return Finding.none(Ticket.NONE);
	}

	private boolean unfilled(Throwable reason) {
		logger.debug("A value of cache '{}' is kept in memory alone", this.cache.name(), reason);
		return true;
	}

	private static long epoch(KeyValue<String, byte[]> answer) {
		byte[] value = answer.getValueOrElse(null);
		return (value != null) ? Told.number(text(value), 0) : 0;
	}

	private static String text(Object bytes) {
		return new String((byte[]) bytes, StandardCharsets.UTF_8);
	}

	/**
	 * What a level is made of.
	 *
	 * @param <K> the type of the keys
	 * @param <V> the type of the values
	 * @param keys its keys in Redis
	 * @param scripts run against these
	 * @param texts writes keys
	 * @param codec writes values
	 * @param clock Redis' clock
	 * @param counts what happens
	 * @param outbox what could not be sent
	 */
	record Parts<K, V>(CacheKeys keys, CacheScripts scripts, KeyText<K> texts, CacheCodec<V> codec, RedisClock clock,
			EventCounts<CacheEvent> counts, Outbox outbox) {
	}

}
