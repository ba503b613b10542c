package io.outrigger.config.publish;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.util.retry.Retry;

import io.outrigger.config.ConfigCenter;
import io.outrigger.config.ConfigEntry;
import io.outrigger.config.ConfigScope;
import io.outrigger.config.ConfigSnapshot;
import io.outrigger.config.ConfigStore;
import io.outrigger.config.ConfigUnavailableException;
import io.outrigger.config.ConflictException;
import io.outrigger.config.Release;
import io.outrigger.config.Release.Change;
import io.outrigger.config.effective.ConfigFollower;
import io.outrigger.config.effective.ConfigLayers;
import io.outrigger.config.effective.ReleaseRejectedException;
import io.outrigger.config.effective.ReleaseTrial;
import io.outrigger.config.fleet.ConfigFleet;
import io.outrigger.config.fleet.Verdicts;

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

	private static final int MOST_REFUSALS = 10;

	private final ConfigCenter center;

	private final ConfigScope own;

	private final ConfigLayers layers;

	private final ReleaseTrial trial;

	private final ConfigFleet fleet;

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
	 * @param trial tries each release out on this process
	 * @param fleet tries each release out on all other processes of its scope
	 * @param follower applies to this process what was published
	 */
	public ConfigPublisher(ConfigCenter center, ConfigScope own, ConfigLayers layers, ReleaseTrial trial,
			ConfigFleet fleet, ConfigFollower follower) {
		this.center = center;
		this.own = own;
		this.layers = layers;
		this.trial = trial;
		this.fleet = fleet;
		this.follower = follower;
	}

	/**
	 * Checks a release for the scope of this application, publishes it and applies it to
	 * this process.
	 * @param release what to change
	 * @return as {@link #publish(ConfigScope, Release)}
	 */
	public Mono<Published> publish(Release release) {
		return publish(this.own, release);
	}

	/**
	 * Checks a release, publishes it and applies it to this process. One for a scope that
	 * this process is not in cannot be checked here, and is only published.
	 * @param scope the scope
	 * @param release what to change
	 * @return what was written, once it is in effect in this process. Fails with
	 * {@link ReleaseRejectedException} if a check refuses it, or as
	 * {@link ConfigStore#publish} does, also if the fleet cannot be asked; then nothing
	 * was changed, unless the failure says that this is unknown. Fails with
	 * {@link NotAppliedException} if it was stored but is not in effect here
	 */
	public Mono<Published> publish(ConfigScope scope, Release release) {
		return Mono.fromSupplier(() -> this.center.scope(scope))
			.flatMap((store) -> publish(store, release))
			.doOnSuccess((published) -> this.accepted.increment())
			.doOnError(ReleaseRejectedException.class, (failure) -> this.rejected.increment())
			.doOnError(ConflictException.class, (failure) -> this.conflicts.increment())
			.doOnError(ConfigUnavailableException.class, (failure) -> this.unavailable.increment())
			.flatMap((published) -> this.follower.follow()
				.then(Mono.fromCallable(() -> requireApplied(scope, published))));
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
	public Mono<Published> rollback(String key, long version, @Nullable Long expectedVersion, String author,
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
	public Mono<Published> rollback(ConfigScope scope, Change change, long version, String author, String reason) {
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

	private Mono<Published> publish(ConfigStore store, Release release) {
		return store.firstView()
			.timeout(FIRST_VIEW_WITHIN)
			.onErrorComplete()
			.then(Mono.defer(() -> attempt(store, release)).subscribeOn(Schedulers.boundedElastic()))
			.retryWhen(Retry.max(MAX_ATTEMPTS)
				.filter((failure) -> release.expectedRevision() == null && isStale(failure))
				.onRetryExhaustedThrow((retry, signal) -> signal.failure()));
	}

	private Mono<Published> attempt(ConfigStore store, Release release) {
		ConfigSnapshot base = store.snapshot();
		Long expected = release.expectedRevision();
		if (expected != null && expected != base.revision()) {
			return Mono.error(ConflictException.ofRevision(expected, base.revision()));
		}
		if (!hasExpectedVersions(base, release)) {
			return store.publish(release.onRevision(base.revision()))
				.map((entries) -> new Published(entries, Verdicts.NONE));
		}
		// The others try it out while this process does
		return Mono
			.zip(this.fleet.propose(store.scope(), release).onErrorMap(ConfigUnavailableException::nothingChanged),
					Mono.fromCallable(() -> tried(store.scope(), base, release)), (verdicts, here) -> verdicts)
			.doOnNext(ConfigPublisher::requireAccepted)
			.flatMap((verdicts) -> store.publish(release.onRevision(base.revision()))
				.map((entries) -> new Published(entries, verdicts)));
	}

	private boolean tried(ConfigScope scope, ConfigSnapshot base, Release release) {
		boolean concerned = this.layers.contains(scope);
		if (concerned) {
			this.trial.judge(scope, base, release);
		}
		return concerned;
	}

	private static void requireAccepted(Verdicts verdicts) {
		if (!verdicts.refused().isEmpty()) {
			throw new ReleaseRejectedException(verdicts.refused()
				.entrySet()
				.stream()
				.limit(MOST_REFUSALS)
				.map((refusal) -> refusal.getKey() + ": " + refusal.getValue())
				.collect(Collectors.joining("; ",
						"refused by " + verdicts.refused().size() + " of the other instances: ", "")));
		}
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

	private Published requireApplied(ConfigScope scope, Published published) {
		List<ConfigEntry> entries = published.entries();
		if (!entries.isEmpty() && this.layers.contains(scope)
				&& this.follower.appliedRevision(scope) < entries.get(0).revision()) {
			throw new NotAppliedException(entries.get(0).revision(), this.follower.state());
		}
		return published;
	}

	private static boolean isStale(Throwable failure) {
		return failure instanceof ConflictException conflict && conflict.key() == null;
	}

	/**
	 * What was published.
	 *
	 * @param entries the entries written, as {@link ConfigStore#publish} gives them
	 * @param verdicts what the other processes said of it
	 */
	public record Published(List<ConfigEntry> entries, Verdicts verdicts) {
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
