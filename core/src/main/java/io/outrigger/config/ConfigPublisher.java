package io.outrigger.config;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.LongAdder;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.util.retry.Retry;

import io.outrigger.config.Release.Change;
import io.outrigger.config.ReleaseCheck.Candidate;

/**
 * The way to change settings: a release is checked against the application before it
 * reaches the store, and the store takes it only if it is still what was checked. Safe
 * for use from several threads; nothing here blocks the caller's thread.
 */
public final class ConfigPublisher {

	/*
	 * Two releases may be good each by itself and bad together. Each is therefore
	 * published on the very revision it was checked against; if another one won, it is
	 * checked again. Every retry means that some release got through, so the bound is
	 * only met under a flood.
	 */
	private static final int MAX_ATTEMPTS = 100;

	private static final Duration FIRST_VIEW_WITHIN = Duration.ofSeconds(1);

	private final ConfigCenter center;

	private final ConfigScope own;

	private final ConfigLayers layers;

	private final List<ReleaseCheck> checks;

	private final ConfigFollower follower;

	private final LongAdder accepted = new LongAdder();

	private final LongAdder rejected = new LongAdder();

	private final LongAdder conflicts = new LongAdder();

	private final LongAdder unavailable = new LongAdder();

	/**
	 * Creates the publisher.
	 * @param center takes the releases
	 * @param own the scope that is meant unless another is named
	 * @param layers the scopes that this process is in
	 * @param checks what each release must pass, asked in order
	 * @param follower applies to this process what was published
	 */
	public ConfigPublisher(ConfigCenter center, ConfigScope own, ConfigLayers layers, List<ReleaseCheck> checks,
			ConfigFollower follower) {
		this.center = center;
		this.own = own;
		this.layers = layers;
		this.checks = List.copyOf(checks);
		this.follower = follower;
	}

	/**
	 * Checks a release for the scope of this application, publishes it and applies it to
	 * this process.
	 * @param release what to change
	 * @return as {@link #publish(ConfigScope, Release)}
	 */
	public Mono<List<ConfigEntry>> publish(Release release) {
		return publish(this.own, release);
	}

	/**
	 * Checks a release, publishes it and applies it to this process. One for a scope that
	 * this process is not in cannot be checked here, and is only published.
	 * @param scope the scope
	 * @param release what to change
	 * @return the entries written, as {@link ConfigStore#publish} gives them, once they
	 * are in effect in this process. Fails with {@link ReleaseRejectedException} if a
	 * check refuses it, or as {@link ConfigStore#publish} does; then nothing was changed,
	 * unless the failure says that this is unknown. Fails with
	 * {@link NotAppliedException} if it was stored but is not in effect here
	 */
	public Mono<List<ConfigEntry>> publish(ConfigScope scope, Release release) {
		return Mono.fromSupplier(() -> this.center.scope(scope))
			.flatMap((store) -> publish(store, release))
			.doOnSuccess((entries) -> this.accepted.increment())
			.doOnError(ReleaseRejectedException.class, (failure) -> this.rejected.increment())
			.doOnError(ConflictException.class, (failure) -> this.conflicts.increment())
			.doOnError(ConfigUnavailableException.class, (failure) -> this.unavailable.increment())
			.flatMap((entries) -> this.follower.follow().then(Mono.fromCallable(() -> requireApplied(scope, entries))));
	}

	/**
	 * Gives a key of this application the value that it had before, as a new version.
	 * @param key the key
	 * @param version the version to go back to; if that one deleted the key, so does this
	 * @param expectedVersion the version that the key must have now, or {@code null} for
	 * any
	 * @param author who goes back
	 * @param reason why
	 * @return as {@link #publish}; empty if the store knows no such version
	 */
	public Mono<List<ConfigEntry>> rollback(String key, long version, @Nullable Long expectedVersion, String author,
			String reason) {
		return rollback(this.own, new Change(key, null, expectedVersion), version, author, reason);
	}

	/**
	 * Gives a key the value and the type that it had before, as a new version.
	 * @param scope the scope
	 * @param change the key, with the version that it must have now; what else it says
	 * does not count
	 * @param version the version to go back to; if that one deleted the key, so does this
	 * @param author who goes back
	 * @param reason why
	 * @return as {@link #publish}; empty if the store knows no such version
	 */
	public Mono<List<ConfigEntry>> rollback(ConfigScope scope, Change change, long version, String author,
			String reason) {
		return Mono.fromSupplier(() -> this.center.scope(scope))
			.flatMap((store) -> store.history(change.key()))
			.flatMap((history) -> {
				for (ConfigEntry entry : history) {
					if (entry.version() == version) {
						return publish(scope,
								new Release(
										new Change(entry.key(), entry.value(), entry.type(), change.expectedVersion()),
										author, reason));
					}
				}
				return Mono.empty();
			});
	}

	/**
	 * Returns how many releases were published.
	 * @return the count since the start
	 */
	public long accepted() {
		return this.accepted.sum();
	}

	/**
	 * Returns how many releases a check refused.
	 * @return the count since the start
	 */
	public long rejected() {
		return this.rejected.sum();
	}

	/**
	 * Returns how many releases came too late for what they expected.
	 * @return the count since the start
	 */
	public long conflicts() {
		return this.conflicts.sum();
	}

	/**
	 * Returns how many releases met a store that could not be reached.
	 * @return the count since the start
	 */
	public long unavailable() {
		return this.unavailable.sum();
	}

	private Mono<List<ConfigEntry>> publish(ConfigStore store, Release release) {
		return store.firstView()
			.timeout(FIRST_VIEW_WITHIN)
			.onErrorComplete()
			.then(Mono.defer(() -> attempt(store, release)).subscribeOn(Schedulers.boundedElastic()))
			.retryWhen(Retry.max(MAX_ATTEMPTS)
				.filter((failure) -> release.expectedRevision() == null && isStale(failure))
				.onRetryExhaustedThrow((retry, signal) -> signal.failure()));
	}

	private Mono<List<ConfigEntry>> attempt(ConfigStore store, Release release) {
		ConfigSnapshot base = store.snapshot();
		Long expected = release.expectedRevision();
		if (expected != null && expected != base.revision()) {
			return Mono.error(ConflictException.ofRevision(expected, base.revision()));
		}
		if (this.layers.contains(store.scope()) && hasExpectedVersions(base, release)) {
			Candidate candidate = candidate(store.scope(), base, release);
			this.checks.forEach((check) -> check.check(candidate));
		}
		return store.publish(release.onRevision(base.revision()));
	}

	/*
	 * Whoever expects a version that is not there is told so, by the store, rather than
	 * about values that he might not have sent had he known.
	 */
	private static boolean hasExpectedVersions(ConfigSnapshot base, Release release) {
		for (Change change : release.changes()) {
			ConfigEntry entry = base.get(change.key());
			long version = (entry != null) ? entry.version() : 0;
			if (change.expectedVersion() != null && change.expectedVersion() != version) {
				return false;
			}
		}
		return true;
	}

	/*
	 * What the process would see: a key that a scope loses falls back to a lower one, and
	 * one that a higher scope has does not change.
	 */
	private Candidate candidate(ConfigScope scope, ConfigSnapshot base, Release release) {
		List<ConfigEntry> entries = new ArrayList<>();
		Set<String> changed = new HashSet<>();
		for (Change change : release.changes()) {
			changed.add(change.key());
			entries.add(new ConfigEntry(change.key(), change.value(), change.typeAfter(base.get(change.key())), 0,
					base.revision(), Instant.EPOCH, release.author(), release.reason()));
		}
		EffectiveConfig candidate = this.layers.effective().with(scope, base.with(base.revision(), entries));
		return new Candidate(candidate.values(), changed);
	}

	private List<ConfigEntry> requireApplied(ConfigScope scope, List<ConfigEntry> entries) {
		if (!entries.isEmpty() && this.layers.contains(scope)
				&& this.follower.appliedRevision(scope) < entries.get(0).revision()) {
			throw new NotAppliedException(entries.get(0).revision(), this.follower.state());
		}
		return entries;
	}

	private static boolean isStale(Throwable failure) {
		return failure instanceof ConflictException conflict && conflict.key() == null;
	}

	/**
	 * A release was stored, but this process could not apply what the store says. It
	 * stays in the store: go back, or publish something that can be applied.
	 */
	public static final class NotAppliedException extends RuntimeException {

		private static final long serialVersionUID = 1L;

		NotAppliedException(long revision, ConfigFollower.State state) {
			super("Revision " + revision + " is stored but not in effect in this process, where revision "
					+ state.appliedRevision() + " stays"
					+ ((state.rejection() != null) ? ": " + state.rejection().reason() : ""));
		}

	}

}
