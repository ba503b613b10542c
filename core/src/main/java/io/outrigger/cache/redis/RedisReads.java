package io.outrigger.cache.redis;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

import io.outrigger.cache.CacheEvent;
import io.outrigger.cache.level.Finding;
import io.outrigger.cache.level.Standing;
import io.outrigger.cache.level.Stored;
import io.outrigger.cache.level.Ticket;
import io.outrigger.cache.redis.CacheScripts.Claim;
import io.outrigger.cache.redis.CacheScripts.Place;

/**
 * Reads the values of a cache in Redis.
 */
final class RedisReads<K, V> {

	private static final Logger logger = LoggerFactory.getLogger(RedisReads.class);

	private final GatheredReads gathered;

	private final LevelParts<K, V> parts;

	RedisReads(GatheredReads gathered, LevelParts<K, V> parts) {
		this.gathered = gathered;
		this.parts = parts;
	}

	Mono<Finding<V>> read(K key, Duration lease) {
		return Mono.<Finding<V>>defer(() -> {
			Place place = this.parts.encoding().place(key);
			if (this.parts.outbox().holds(place)) {
				return Mono.just(Finding.none(Ticket.NONE));
			}
			Supplier<Claim> claim = () -> this.parts.loads().claim(lease, true);
			return this.parts.clock().isKnown() ? find(place, claim) : prepare(place, false, claim);
		}).onErrorResume((ex) -> Mono.just(unreachable(ex)).publishOn(Schedulers.parallel()));
	}

	Mono<Finding<V>> prepare(K key, Duration lease) {
		return Mono.<Finding<V>>defer(() -> {
			Place place = this.parts.encoding().place(key);
			return this.parts.outbox().holds(place) ? Mono.just(Finding.none(Ticket.NONE))
					: prepare(place, true, () -> this.parts.loads().claim(lease, false));
		}).onErrorResume((ex) -> Mono.just(unreachable(ex)).publishOn(Schedulers.parallel()));
	}

	private Mono<Finding<V>> find(Place place, Supplier<Claim> claim) {
		return this.gathered.read(place).flatMap((answer) -> {
			byte[] value = answer.value();
			return (value != null) ? found(place, value, answer.epoch(), claim) : prepare(place, false, claim);
		});
	}

	Mono<GatheredReads.Answer> plain(Place place) {
		return this.gathered.read(place);
	}

	private Mono<Finding<V>> found(Place place, byte[] value, long epoch, Supplier<Claim> claim) {
		try {
			Stored<V> stored = this.parts.encoding().read(place, value, epoch);
			if (stored == null) {
				return prepare(place, true, claim);
			}
			Set<String> tags = stored.content().tags();
			return tags.isEmpty() ? Mono.just(Finding.of(stored))
					: this.parts.scripts()
						.isEvicted(place, stored.origin().revision(), tags)
						.flatMap((evicted) -> evicted ? prepare(place, true, claim) : Mono.just(Finding.of(stored)));
		}
		catch (IOException ex) {
			this.parts.counts().add(CacheEvent.CORRUPT);
			logger.debug("What lies under a key of cache '{}' is taken for a miss", this.parts.encoding().cache(), ex);
			return prepare(place, true, claim);
		}
	}

	/*
	 * Who finds a value claims nothing.
	 */
	private Mono<Finding<V>> prepare(Place place, boolean anew, Supplier<Claim> wanted) {
		Claim claim = wanted.get();
		return this.parts.scripts()
			.prepare(place, this.parts.loadTime().get().toMillis(), anew, claim)
			.flatMap((answer) -> {
				this.parts.clock().told((Long) answer.get(3));
				long epoch = Told.number((byte[]) answer.get(1), 0);
				byte[] value = (byte[]) answer.get(0);
				if (value != null) {
					return found(place, value, epoch, wanted);
				}
				// Loaded next, which is not to be done on the thread of the connection's
				return Mono.just(Finding.<V>none(ticket(answer, epoch, claim))).publishOn(Schedulers.parallel());
			})
			// The answer may be on its way, with a lease that nobody would end
			.doOnCancel(() -> release(place, claim));
	}

	private void release(Place place, Claim claim) {
		if (claim.millis() > 0) {
			this.parts.scripts().release(place, claim.token()).subscribe(null, this::unreachable);
		}
	}

	private Ticket ticket(List<Object> answer, long epoch, Claim claim) {
		Duration busy = Duration.ofMillis((Long) answer.get(5));
		boolean won = claim.millis() > 0 && busy.isZero();
		if (won) {
			this.parts.counts().add(CacheEvent.LEASE_WON);
		}
		return new Ticket(Told.number((byte[]) answer.get(2), 0), epoch, Told.number((byte[]) answer.get(4), 0),
				won ? claim.token() : null, busy);
	}

	Mono<Boolean> isCurrent(K key, Ticket origin, Set<String> tags) {
		return Mono.defer(() -> {
			Place place = this.parts.encoding().place(key);
			return this.parts.outbox().holds(place) ? Mono.just(false)
					: this.parts.scripts().isCurrent(place, origin, tags);
		}).onErrorResume((ex) -> {
			unreachable(ex);
			return Mono.just(false);
		});
	}

	Mono<Standing<V>> standing(K key) {
		return Mono.defer(() -> {
			Place place = this.parts.encoding().place(key);
			return this.parts.scripts()
				.standing(place)
				.flatMap((answer) -> standing(place, answer))
				.onErrorResume((ex) -> {
					unreachable(ex);
					return Mono.just(new Standing<>(false, place.bucket(), 0, 0, null, Duration.ZERO));
				});
		});
	}

	private Mono<Standing<V>> standing(Place place, List<Object> answer) {
		this.parts.clock().told((Long) answer.get(3));
		long epoch = Told.number((byte[]) answer.get(1), 0);
		byte[] value = (byte[]) answer.get(0);
		Standing<V> nothing = new Standing<>(true, place.bucket(), Told.number((byte[]) answer.get(2), 0), epoch, null,
				Duration.ofMillis((Long) answer.get(4)));
		Stored<V> stored = (value != null) ? readable(place, value, epoch) : null;
		if (stored == null) {
			return Mono.just(nothing);
		}
		return this.parts.scripts()
			.isEvicted(place, stored.origin().revision(), stored.content().tags())
			.map((evicted) -> evicted ? nothing
					: new Standing<>(true, place.bucket(), nothing.generation(), epoch, stored, nothing.busy()));
	}

	private @Nullable Stored<V> readable(Place place, byte[] value, long epoch) {
		try {
			return this.parts.encoding().read(place, value, epoch);
		}
		catch (IOException ex) {
			return null;
		}
	}

	private Finding<V> unreachable(Throwable reason) {
		logger.debug("Cache '{}' goes on without Redis", this.parts.encoding().cache(), reason);
		return Finding.none(Ticket.NONE);
	}

}
