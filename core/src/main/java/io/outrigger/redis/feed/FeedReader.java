package io.outrigger.redis.feed;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.BooleanSupplier;

import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

import io.outrigger.redis.EventCounts;
import io.outrigger.redis.RedisBulkReader;
import io.outrigger.redis.RedisConnections;
import io.outrigger.redis.feed.FeedState.Cause;
import io.outrigger.redis.script.RedisScript;
import io.outrigger.redis.script.RedisScript.Source;

/**
 * Brings a listener to what the store says. Used by one at a time.
 *
 * @param <V> what the listener is told of a record
 */
final class FeedReader<V> {

	/** Nothing was read yet. */
	static final long NONE = -1;

	private static final RedisScript<List<Object>> READ = RedisScript.table(Source.of(FeedReader.class, "read.lua"));

	/*
	 * While a scope is read page by page it changes; beyond so many changes it is read
	 * again.
	 */
	private static final int ATTEMPTS = 3;

	private static final int MOST_MEANWHILE = 1_000;

	private static final int PAGES_AHEAD = 32;

	private final FeedKeys keys;

	private final FeedListener<V> listener;

	private final RedisConnections redis;

	private final FeedSettings settings;

	private final Scheduler scheduler;

	private final EventCounts<FeedEvent> counts;

	private final BooleanSupplier stopped;

	private volatile long revision = NONE;

	private String run = "";

	FeedReader(FeedKeys keys, FeedListener<V> listener, RedisConnections redis, FeedSettings settings,
			Scheduler scheduler, EventCounts<FeedEvent> counts, BooleanSupplier stopped) {
		this.keys = keys;
		this.listener = listener;
		this.redis = redis;
		this.settings = settings;
		this.scheduler = scheduler;
		this.counts = counts;
		this.stopped = stopped;
	}

	long revision() {
		return this.revision;
	}

	/*
	 * Completes once the listener was told all there is.
	 */
	Mono<Void> read() {
		return Mono.defer(() -> (this.revision == NONE) ? all(Cause.FIRST) : changes())
			.repeat()
			.takeUntil((complete) -> complete || this.stopped.getAsBoolean())
			.then();
	}

	/*
	 * Tells one page of changes, and whether that was all.
	 */
	private Mono<Boolean> changes() {
		long after = this.revision;
		return this.redis.bulk((bulk) -> page(bulk, after)).publishOn(this.scheduler).flatMap((page) -> {
			meet(page.run());
			if (page.revision() < after || page.passed()) {
				return all(Cause.REGRESSED);
			}
			if (page.revision() == after) {
				return Mono.just(true);
			}
			if (!page.whole() || page.last() == after || page.last() > page.revision()) {
				return all(Cause.GAP);
			}
			if (!page.changes().isEmpty()) {
				tell(() -> this.listener.onChanges(page.changes()));
			}
			this.counts.add(FeedEvent.CHANGES_READ);
			this.revision = page.last();
			return Mono.just(page.last() == page.revision());
		});
	}

	/*
	 * Tells the whole state, and whether that was all.
	 */
	private Mono<Boolean> all(Cause cause) {
		return this.redis.bulk((bulk) -> whole(bulk, cause, 1)).publishOn(this.scheduler).map((read) -> {
			meet(read.run);
			tell(() -> this.listener.onState(read.state));
			this.counts.add(switch (cause) {
				case FIRST -> FeedEvent.ALL_READ_FIRST;
				case GAP -> FeedEvent.ALL_READ_GAP;
				case REGRESSED -> FeedEvent.ALL_READ_REGRESSED;
			});
			this.revision = read.state.revision();
			return true;
		});
	}

	/*
	 * Pages of a hash are read at different times; what changed between the first and the
	 * last is laid over them.
	 */
	private Mono<Read<V>> whole(RedisBulkReader bulk, Cause cause, int attempt) {
		return page(bulk, 0, 0).flatMap((first) -> records(bulk)
			.flatMap((records) -> page(bulk, first.revision(), MOST_MEANWHILE).flatMap((since) -> {
				boolean same = since.run().equals(first.run());
				if (same && since.revision() == first.revision()) {
					// Nothing changed, whatever the Stream may hold
					return Mono.just(new Read<>(records.at(since.revision(), cause), since.run()));
				}
				// Some of what changed since is in the pages: without all of it they do
				// not fit together
				if (same && since.whole() && since.last() == since.revision()) {
					tell(() -> records.lay(since.changes()));
					return Mono.just(new Read<>(records.at(since.last(), cause), since.run()));
				}
				return (attempt < ATTEMPTS) ? whole(bulk, cause, attempt + 1)
						: Mono.error(new IllegalStateException(this.keys.state() + " changes too fast to be read"));
			})));
	}

	/*
	 * A page is decoded while the next one is fetched.
	 */
	private Mono<Records<V>> records(RedisBulkReader bulk) {
		return Mono.defer(() -> {
			Records<V> records = new Records<>(this.keys.state(), this.settings.maxRecords(), this.listener.decoder());
			return bulk.hash(this.keys.state())
				.publishOn(this.scheduler, PAGES_AHEAD)
				.doOnNext((page) -> tell(() -> page.forEach(records::put)))
				.then(Mono.just(records));
		});
	}

	private Mono<FeedPage> page(RedisBulkReader bulk, long after) {
		return page(bulk, after, RedisBulkReader.PAGE);
	}

	private Mono<FeedPage> page(RedisBulkReader bulk, long after, int count) {
		return bulk.run(READ, new String[] { this.keys.revision(), this.keys.changes() }, bytes(after), bytes(count))
			.publishOn(this.scheduler)
			.map((answer) -> FeedPage.of(answer, after));
	}

	private void meet(String run) {
		if (!this.run.isEmpty() && !run.equals(this.run)) {
			this.counts.add(FeedEvent.RESTARTED);
			tell(this.listener::onRestart);
		}
		this.run = run;
	}

	/*
	 * Also what Reactor would not hand on, so that a listener's fatal error does not end
	 * the feed without a word.
	 */
	private static void tell(Runnable news) {
		try {
			news.run();
		}
		catch (Throwable ex) {
			throw new IllegalStateException("The listener failed", ex);
		}
	}

	private static byte[] bytes(long number) {
		return Long.toString(number).getBytes(StandardCharsets.US_ASCII);
	}

	private record Read<V>(FeedState<V> state, String run) {
	}

}
