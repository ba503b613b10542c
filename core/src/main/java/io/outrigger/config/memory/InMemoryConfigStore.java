package io.outrigger.config.memory;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.function.LongSupplier;

import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import io.outrigger.config.ConfigEntry;
import io.outrigger.config.ConfigScope;
import io.outrigger.config.ConfigSnapshot;
import io.outrigger.config.ConfigStore;
import io.outrigger.config.InvalidReleaseException;
import io.outrigger.config.Release;
import io.outrigger.config.pattern.KeyPattern;
import io.outrigger.config.watch.ConfigWatchers;

/**
 * A config store inside one process, with the same versions and conflicts as a shared
 * one. Its settings end with the process.
 */
final class InMemoryConfigStore implements ConfigStore {

	/*
	 * Writers take turns; what they leave is one immutable state behind a volatile field.
	 */

	private final ConfigWatchers watchers = new ConfigWatchers(this::snapshot);

	private final ConfigScope scope;

	private final KeyHistories histories;

	private final ReleaseLog releases;

	private final LongSupplier revisions;

	private final InstantSource clock;

	private volatile ConfigSnapshot snapshot = ConfigSnapshot.EMPTY;

	private long presentCharacters;

	InMemoryConfigStore(ConfigScope scope, KeyHistories histories, ReleaseLog releases, LongSupplier revisions,
			InstantSource clock) {
		this.scope = scope;
		this.histories = histories;
		this.releases = releases;
		this.revisions = revisions;
		this.clock = clock;
	}

	@Override
	public ConfigScope scope() {
		return this.scope;
	}

	@Override
	public ConfigSnapshot snapshot() {
		return this.snapshot;
	}

	@Override
	public Mono<Void> firstView() {
		return Mono.empty();
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
	public Mono<List<PublishedRelease>> releases(int limit) {
		return Mono.fromSupplier(() -> this.releases.latest(limit));
	}

	@Override
	public Flux<ConfigSnapshot> watch() {
		return this.watchers.watch();
	}

	@Override
	public Flux<KeyChanges> watch(KeyPattern pattern) {
		return this.watchers.watch(pattern);
	}

	@Override
	public Duration viewAge() {
		return Duration.ZERO;
	}

	@Override
	public Condition condition() {
		return Condition.FLAWLESS;
	}

	private synchronized List<ConfigEntry> write(Release release) {
		List<ConfigEntry> pending = new PendingRelease(release, this.snapshot).require(this.histories);
		if (pending.isEmpty()) {
			return List.of();
		}
		long characters = this.presentCharacters + pending.stream().mapToLong(this::growth).sum();
		requireRoom(this.snapshot.with(0, pending).size(), characters);
		long revision = this.revisions.getAsLong();
		Instant now = this.clock.instant();
		List<ConfigEntry> written = pending.stream()
			.map((entry) -> new ConfigEntry(entry.key(), entry.value(), entry.type(), entry.version(), revision, now,
					entry.author(), entry.reason()))
			.toList();
		this.presentCharacters = characters;
		written.forEach(this.histories::add);
		this.histories.shrink();
		this.releases.add(written);
		this.snapshot = this.snapshot.with(revision, written);
		this.watchers.wake();
		return written;
	}

	private long growth(ConfigEntry entry) {
		ConfigEntry present = this.snapshot.get(entry.key());
		return (entry.deleted() ? 0 : KeyHistories.characters(entry))
				- ((present != null) ? KeyHistories.characters(present) : 0);
	}

	private void requireRoom(int keys, long characters) {
		if (keys > MAX_KEYS) {
			throw new InvalidReleaseException("changes", "would leave " + keys + " keys",
					"at most " + MAX_KEYS + " keys in the scope");
		}
		long most = this.histories.maxCharacters();
		if (characters > most) {
			throw new InvalidReleaseException("changes", "would leave " + characters + " characters",
					"at most " + most + " characters of keys, values, authors and reasons in the scope");
		}
	}

}
