package io.outrigger.redis.feed;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Scheduler;

import io.outrigger.redis.EventCounts;
import io.outrigger.redis.RedisConnections;
import io.outrigger.redis.RedisSubscriptions.ChannelListener;
import io.outrigger.redis.health.RedisHealth;
import io.outrigger.time.Jitter;
import io.outrigger.time.Ticker;

/**
 * Follows a scope in Redis: a message wakes it up, what changed is read from a Stream,
 * and a slow comparison of revisions bounds what a lost message costs. What cannot be
 * told as changes (trimmed, emptied, taken over by a replica that lagged) is read as a
 * whole, so that the listener always ends on what the store says. While the store cannot
 * be read, what was told last stands, and {@link #age()} tells how old it is.
 * <p>
 * Holds no queue: messages leave a number behind, and reading is done by one at a time.
 * Safe for use from several threads; nothing here blocks.
 */
public final class ChangeFeed {

	private static final Logger logger = LoggerFactory.getLogger(ChangeFeed.class);

	private static final Duration FIRST_RETRY = Duration.ofMillis(100);

	private final FeedReader<?> reader;

	private final FeedKeys keys;

	private final FeedSettings settings;

	private final RedisConnections redis;

	private final Ticker ticker;

	private final Scheduler scheduler;

	private final EventCounts<FeedEvent> counts;

	private final Disposable.Composite running = Disposables.composite();

	private final Disposable.Swap retry = Disposables.swap();

	private final Sinks.Empty<Void> first = Sinks.empty();

	private final AtomicInteger wanted = new AtomicInteger();

	private final AtomicLong announced = new AtomicLong();

	private volatile boolean resubscribed;

	private volatile long agreedAt;

	private volatile boolean replaced;

	private long untold;

	private int failures;

	/**
	 * Creates a feed that does not follow yet.
	 * @param keys where the scope is kept
	 * @param listener keeps the view
	 * @param redis the connections
	 * @param settings how to follow
	 * @param ticker measures the age
	 * @param scheduler where reading is done and the listener called
	 */
	public ChangeFeed(FeedKeys keys, FeedListener<?> listener, RedisConnections redis, FeedSettings settings,
			Ticker ticker, Scheduler scheduler) {
		this.keys = keys;
		this.redis = redis;
		this.settings = settings;
		this.ticker = ticker;
		this.scheduler = scheduler;
		this.counts = new EventCounts<>(FeedEvent.class);
		this.reader = new FeedReader<>(keys, listener, redis, settings, scheduler, this.counts,
				this.running::isDisposed);
		this.agreedAt = ticker.nanos();
	}

	/**
	 * Begins to follow. To be called once.
	 */
	public void start() {
		this.running.add(this.retry);
		this.running.add(this.redis.subscriptions().subscribe(this.keys.wakeUps(), new WakeUps()));
		this.running.add(this.redis.healthChanges().filter(RedisHealth::isUp).subscribe((up) -> read()));
		this.running.add(Jitter.every(this.settings.comparison(), this.scheduler, this::compare));
	}

	/**
	 * Follows no longer. What is being read may still be told.
	 */
	public void stop() {
		this.running.dispose();
	}

	/**
	 * Reads what the store says now, as if a message had come.
	 */
	public void read() {
		if (this.wanted.getAndIncrement() == 0) {
			readOnce();
		}
	}

	/**
	 * Waits for the first time that the store was read.
	 * @return completes once the listener was told all of it; never fails
	 */
	public Mono<Void> first() {
		return this.first.asMono();
	}

	/**
	 * Returns how far the listener is.
	 * @return the revision told last, or -1 if nothing was read yet
	 */
	public long revision() {
		return this.reader.revision();
	}

	/**
	 * Returns how long ago the listener was last known to agree with the store.
	 * @return the time since then, or since this feed was created if it never was
	 */
	public Duration age() {
		return Duration.ofNanos(this.ticker.nanos() - this.agreedAt);
	}

	/**
	 * Returns what happened so far.
	 * @return the counts
	 */
	public EventCounts<FeedEvent> counts() {
		return this.counts;
	}

	private void readOnce() {
		int seen = this.wanted.get();
		Attempt attempt = new Attempt(seen, this.ticker.nanos(), this.announced.get(), takeResubscribed());
		this.reader.read()
			.subscribeOn(this.scheduler)
			.subscribe(null, (failure) -> failed(failure, attempt), () -> agreed(attempt));
	}

	private boolean takeResubscribed() {
		boolean taken = this.resubscribed;
		this.resubscribed = false;
		return taken;
	}

	private void agreed(Attempt attempt) {
		this.agreedAt = attempt.began;
		this.failures = 0;
		this.first.tryEmitEmpty();
		this.retry.update(Disposables.disposed());
		long revision = this.reader.revision();
		if (attempt.announced > revision) {
			// Forged, or of a store that has forgotten it since
			this.announced.compareAndSet(attempt.announced, revision);
		}
		if (attempt.afterGap) {
			// Nobody could have told of what happened before the subscription
			announce(revision);
		}
		done(attempt.seen);
	}

	private void failed(Throwable failure, Attempt attempt) {
		this.counts.add(FeedEvent.FAILED);
		this.resubscribed |= attempt.afterGap;
		logger.debug("{} cannot be read", this.keys.state(), failure);
		long delay = Math.min(FIRST_RETRY.toMillis() << Math.min(this.failures++, 10),
				this.settings.comparison().toMillis());
		if (this.redis.health().isUp() && !this.running.isDisposed()) {
			this.retry.update(this.scheduler.schedule(this::read, delay, TimeUnit.MILLISECONDS));
		}
		done(attempt.seen);
	}

	private void done(int seen) {
		if (this.wanted.addAndGet(-seen) != 0 && !this.running.isDisposed()) {
			readOnce();
		}
	}

	/*
	 * A revision of which no message told for as long as that is a sign that messages no
	 * longer come, although the connection looks open. Replacing it is tried once, until
	 * messages come again.
	 */
	private void compare() {
		long revision = this.reader.revision();
		boolean silent = revision > this.announced.get();
		if (silent && revision == this.untold) {
			this.counts.add(FeedEvent.UNTOLD);
			if (!this.replaced) {
				this.replaced = true;
				this.redis.replace();
			}
		}
		this.untold = silent ? revision : 0;
		if (this.redis.health().isUp()) {
			read();
		}
	}

	private void announce(long revision) {
		this.announced.accumulateAndGet(revision, Math::max);
	}

	/**
	 * What was known when reading began.
	 */
	private record Attempt(int seen, long began, long announced, boolean afterGap) {
	}

	private final class WakeUps implements ChannelListener {

		@Override
		public void onMessage(byte[] message) {
			long revision = WakeUp.revision(message);
			if (revision == WakeUp.NONE) {
				ChangeFeed.this.counts.add(FeedEvent.MALFORMED);
				return;
			}
			ChangeFeed.this.counts.add(FeedEvent.WOKEN);
			ChangeFeed.this.replaced = false;
			announce(revision);
			// One that is known already is an echo or came twice
			if (revision != ChangeFeed.this.reader.revision()) {
				read();
			}
		}

		@Override
		public void onSubscribed() {
			ChangeFeed.this.resubscribed = true;
			ChangeFeed.this.replaced = false;
			read();
		}

	}

}
