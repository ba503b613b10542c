package io.outrigger.cache.redis;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;

import io.lettuce.core.KeyValue;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

import io.outrigger.cache.CacheEvent;
import io.outrigger.cache.level.ChangeListener;
import io.outrigger.cache.level.SharedLevel;
import io.outrigger.cache.redis.CacheScripts.Place;
import io.outrigger.redis.RedisConnections;
import io.outrigger.redis.RedisSubscriptions.ChannelListener;
import io.outrigger.redis.health.RedisHealth;
import io.outrigger.time.Jitter;
import io.outrigger.time.Ticker;

/**
 * Hears of every change of a cache, or hears that it missed one. Messages name the
 * revision before them, so that a gap shows; a slow comparison of revisions bounds what a
 * message costs that is lost together with all after it. What was missed is read from the
 * latest changes; if it is not among them, a bucket counts as lost.
 */
final class ChangeFollower<K> implements ChannelListener {

	private static final Logger logger = LoggerFactory.getLogger(ChangeFollower.class);

	private static final long UNKNOWN = -1;

	private final LevelParts<K, ?> parts;

	private final ChangeListener<K> listener;

	private final RedisConnections redis;

	private final Ticker ticker;

	private final Disposable.Composite running = Disposables.composite();

	// How far this process is, for each bucket; guarded by this
	private final long[] revisions = new long[SharedLevel.BUCKETS];

	private volatile long agreedAt;

	ChangeFollower(LevelParts<K, ?> parts, ChangeListener<K> listener, RedisConnections redis, Ticker ticker) {
		this.parts = parts;
		this.listener = listener;
		this.redis = redis;
		this.ticker = ticker;
		this.agreedAt = this.ticker.nanos();
		Arrays.fill(this.revisions, UNKNOWN);
	}

	void start(Duration comparison, Scheduler scheduler) {
		this.running.add(this.redis.subscriptions().subscribe(this.parts.keys().channel(), this));
		this.running.add(this.redis.healthChanges().filter(RedisHealth::isUp).subscribe((up) -> compare()));
		this.running.add(Jitter.every(comparison, scheduler, this::compare));
	}

	void stop() {
		this.running.dispose();
	}

	Duration age() {
		return Duration.ofNanos(this.ticker.nanos() - this.agreedAt);
	}

	@Override
	public void onSubscribed() {
		compare();
	}

	@Override
	public void onMessage(byte[] message) {
		Told told = Told.of(new String(message, StandardCharsets.UTF_8));
		if (told == null) {
			this.parts.counts().add(CacheEvent.MALFORMED);
			return;
		}
		this.parts.counts().add(CacheEvent.TOLD);
		boolean missing = take(told);
		wake(told.bucket(), told.change());
		if (missing) {
			this.parts.counts().add(CacheEvent.GAP);
			replay(told.bucket()).subscribe(null, this::failed);
		}
	}

	/*
	 * Returns whether something before it is missing.
	 */
	private synchronized boolean take(Told told) {
		apply(told.bucket(), told.revision(), told.change());
		long known = this.revisions[told.bucket()];
		if (known == told.before()) {
			this.revisions[told.bucket()] = told.revision();
			return false;
		}
		return known != UNKNOWN && told.revision() > known;
	}

	/*
	 * Under the lock, which is why listeners only take note.
	 */
	private void apply(int bucket, long revision, Told.Change change) {
		if (change.tag() != null) {
			this.listener.tagEvicted(bucket, change.tag(), revision);
			return;
		}
		String text = change.key();
		K key = (text != null) ? this.parts.encoding().texts().read(text) : null;
		if (key != null) {
			this.listener.changed(bucket, key, change.generation());
		}
		else {
			this.listener.lost(bucket);
		}
	}

	/*
	 * Not under the lock: who is woken goes on from here, and may wait for another thread
	 * that waits for the lock.
	 */
	private void wake(int bucket, Told.Change change) {
		String text = change.key();
		if (text != null) {
			this.parts.loads().wake(new Place(bucket, text));
		}
	}

	private void compare() {
		if (this.running.isDisposed() || !this.redis.health().isUp()) {
			return;
		}
		long began = this.ticker.nanos();
		long[] before = known();
		this.parts.scripts().clock().subscribe(this.parts.clock()::told, this::failed);
		this.redis.strings(this.parts.keys().revisions())
			.flatMapMany((answers) -> Flux.range(0, before.length)
				.flatMap((bucket) -> compare(bucket, before[bucket], revisionOf(answers.get(bucket)))))
			.subscribe(null, this::failed, () -> this.agreedAt = began);
	}

	private synchronized long[] known() {
		return this.revisions.clone();
	}

	private Mono<Void> compare(int bucket, long before, long there) {
		boolean setBack = before != UNKNOWN && there < before;
		if (setBack) {
			this.parts.counts().add(CacheEvent.SET_BACK);
			lost(bucket, there);
			// What was changed there since may be as it was before, or as it is now
			clear(bucket);
			return Mono.empty();
		}
		return isBehind(bucket, there) ? replay(bucket) : Mono.empty();
	}

	/*
	 * What cannot be cleared now must be before anything of it is read here.
	 */
	private void clear(int bucket) {
		this.parts.scripts().clear(bucket).subscribe(null, (failure) -> this.parts.outbox().addAll(bucket));
	}

	private synchronized boolean isBehind(int bucket, long there) {
		if (this.revisions[bucket] == UNKNOWN) {
			lost(bucket, there);
			return false;
		}
		return there > this.revisions[bucket];
	}

	private synchronized void lost(int bucket, long revision) {
		if (this.revisions[bucket] != UNKNOWN) {
			this.parts.counts().add(CacheEvent.LOST);
		}
		this.revisions[bucket] = revision;
		this.listener.lost(bucket);
	}

	private Mono<Void> replay(int bucket) {
		return Mono.defer(() -> {
			long from = known()[bucket];
			return this.parts.scripts().changesSince(bucket, from).map(Replay::of).doOnNext((replay) -> {
				if (replayed(bucket, from, replay)) {
					// What it is missing the store has lost
					this.parts.counts().add(CacheEvent.SET_BACK);
					clear(bucket);
				}
				replay.changes().forEach((told) -> wake(bucket, told.change()));
			});
		}).then();
	}

	/*
	 * Returns whether the store was set back.
	 */
	private synchronized boolean replayed(int bucket, long from, Replay replay) {
		if (this.revisions[bucket] != from) {
			// Messages came meanwhile; what they leave out they will show
			return false;
		}
		long at = from;
		for (Told told : replay.changes()) {
			if (told.before() != at) {
				lost(bucket, replay.revision());
				return told.before() < from;
			}
			apply(bucket, told.revision(), told.change());
			at = told.revision();
		}
		if (at != replay.revision()) {
			lost(bucket, replay.revision());
			return replay.revision() < from;
		}
		this.revisions[bucket] = at;
		return false;
	}

	private void failed(Throwable failure) {
		logger.debug("{} cannot be followed now", this.parts.keys().channel(), failure);
	}

	private static long revisionOf(@Nullable KeyValue<String, byte[]> answer) {
		byte[] value = (answer != null) ? answer.getValueOrElse(null) : null;
		return (value != null) ? Told.number(value, 0) : 0;
	}

	/**
	 * What changed since a revision.
	 *
	 * @param revision how far the bucket is
	 * @param changes the changes, as far as they are there
	 */
	record Replay(long revision, List<Told> changes) {

		static Replay of(List<Object> answer) {
			return new Replay(Told.number(text(answer.get(0)), 0),
					((List<?>) answer.get(2)).stream().map(Replay::told).toList());
		}

		private static Told told(Object entry) {
			List<?> parts = (List<?>) entry;
			List<?> fields = (List<?>) parts.get(1);
			String id = text(parts.get(0));
			boolean known = fields.size() == 4 && text(fields.get(2)).equals("change");
			Told told = known ? Told
				.of("1 0 " + text(fields.get(1)) + " " + id.substring(0, id.indexOf('-')) + " " + text(fields.get(3)))
					: null;
			// A stranger's fits nowhere, so that the bucket is lost
			return (told != null) ? told : Told.STRANGE;
		}

		private static String text(Object bytes) {
			return new String((byte[]) bytes, StandardCharsets.UTF_8);
		}

	}

}
