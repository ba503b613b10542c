package io.outrigger.config.memory;

import java.time.Duration;
import java.time.InstantSource;
import java.util.List;

import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Schedulers;

import io.outrigger.config.ConfigEntry;
import io.outrigger.config.ConfigSnapshot;
import io.outrigger.config.ConfigStore;
import io.outrigger.config.Release;

/**
 * A config store inside one process, with the same versions and conflicts as a shared
 * one. Its settings end with the process.
 */
public final class InMemoryConfigStore implements ConfigStore {

	/**
	 * The most characters that all keys and values, present and past, with authors and
	 * reasons, take together. What is present may take all of it; the oldest versions go
	 * first.
	 */
	public static final long MAX_CHARACTERS = 64L * 1024 * 1024;

	/*
	 * Writers take turns; what they leave is one immutable state behind a volatile field.
	 * Watchers are only woken by a write and read the state themselves, so a wake-up that
	 * comes late shows the latest all the same.
	 */

	private final Sinks.Many<Boolean> wakeUps = Sinks.many().replay().latestOrDefault(Boolean.TRUE);

	private final KeyHistories histories;

	private final InstantSource clock;

	private final long maxCharacters;

	private volatile ConfigSnapshot snapshot = ConfigSnapshot.EMPTY;

	/**
	 * Creates an empty store.
	 * @param historySize how many versions of each key are kept, at least 1
	 * @param clock tells when a version was made
	 */
	public InMemoryConfigStore(int historySize, InstantSource clock) {
		this(historySize, clock, MAX_CHARACTERS);
	}

	InMemoryConfigStore(int historySize, InstantSource clock, long maxCharacters) {
		this.histories = new KeyHistories(historySize, maxCharacters);
		this.clock = clock;
		this.maxCharacters = maxCharacters;
	}

	@Override
	public ConfigSnapshot snapshot() {
		return this.snapshot;
	}

	@Override
	public Mono<List<ConfigEntry>> publish(Release release) {
		return Mono.fromSupplier(() -> write(release));
	}

	@Override
	public Mono<List<ConfigEntry>> history(String key) {
		return Mono.fromSupplier(() -> this.histories.of(key));
	}

	@Override
	public Flux<ConfigSnapshot> watch() {
		return this.wakeUps.asFlux()
			.onBackpressureLatest()
			.publishOn(Schedulers.parallel(), 1)
			.map((wakeUp) -> this.snapshot)
			.distinctUntilChanged();
	}

	@Override
	public Duration viewAge() {
		return Duration.ZERO;
	}

	private synchronized List<ConfigEntry> write(Release release) {
		PendingRelease pending = new PendingRelease(release, this.snapshot, this.clock.instant());
		List<ConfigEntry> written = pending.entries(this.histories::nextVersion);
		if (!written.isEmpty()) {
			ConfigSnapshot next = pending.snapshot(written, this.maxCharacters);
			written.forEach(this.histories::add);
			this.histories.shrink();
			this.snapshot = next;
			this.wakeUps.emitNext(Boolean.TRUE, Sinks.EmitFailureHandler.FAIL_FAST);
		}
		return written;
	}

}
