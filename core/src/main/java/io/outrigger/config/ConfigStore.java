package io.outrigger.config;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import io.outrigger.config.pattern.KeyPattern;
import io.outrigger.config.publish.ConfigPublisher;

/**
 * Keeps the settings of one scope, with every version of late. Readers see an immutable
 * snapshot in memory: reading never touches the network, never takes a lock and never
 * fails. A store does not know what settings mean: publish through
 * {@link ConfigPublisher}, which has them checked. Safe for use from several threads;
 * nothing here blocks.
 */
public interface ConfigStore {

	/**
	 * The most keys that a scope holds.
	 */
	int MAX_KEYS = 100_000;

	/**
	 * The most watchers that a store has.
	 */
	int MAX_WATCHERS = 10_000;

	/**
	 * Returns whose settings these are.
	 * @return the scope
	 */
	ConfigScope scope();

	/**
	 * Returns what the settings are. Costs a volatile read.
	 * @return the snapshot, the same object until something changes
	 */
	ConfigSnapshot snapshot();

	/**
	 * Waits until the settings were read for the first time.
	 * @return completes once {@link #snapshot()} shows them; never fails
	 */
	Mono<Void> firstView();

	/**
	 * Changes all keys of a release or none.
	 * @param release what to change
	 * @return the entries written, in the order of the release, once {@link #snapshot()}
	 * shows them; without those that deleted a key which did not exist, and empty if that
	 * was all, which is no change. Fails with {@link ConflictException} if a version or
	 * the revision is not the expected one, once {@link #snapshot()} shows what is; with
	 * {@link InvalidReleaseException} if a value is not of the type that it or its key is
	 * declared to be, or if the scope would hold too much; and with
	 * {@link ConfigUnavailableException}, which says whether the release may have taken
	 * effect
	 */
	Mono<List<ConfigEntry>> publish(Release release);

	/**
	 * Returns the versions of a key, deletions among them. How many a store keeps is
	 * bounded.
	 * @param key the key
	 * @return the versions, the newest first; empty if the key was never seen. Fails with
	 * {@link ConfigUnavailableException}
	 */
	Mono<List<ConfigEntry>> history(String key);

	/**
	 * Returns who changed what, and why. How many releases a store keeps is bounded.
	 * @param limit how many to return at most
	 * @return the releases, the newest first. Fails with
	 * {@link ConfigUnavailableException}
	 */
	Mono<List<PublishedRelease>> releases(int limit);

	/**
	 * Follows the settings: the present snapshot, then each later one. A slow watcher
	 * misses snapshots in between but always receives the last. Signals come on Reactor's
	 * parallel scheduler, so that a watcher holds up neither writers nor the store.
	 * @return the snapshots; it does not complete. Fails with
	 * {@link ConfigLimitException} beyond {@value #MAX_WATCHERS} watchers
	 */
	Flux<ConfigSnapshot> watch();

	/**
	 * Follows the keys that a pattern chooses: what they are, then what changes. A
	 * release is told as a whole. Whoever is slow is told several releases as one, with
	 * the last state of each key. Signals come as those of {@link #watch()}.
	 * @param pattern chooses the keys
	 * @return the changes, of which the first are all keys that exist, be there none. It
	 * does not complete. Fails with {@link ConfigLimitException} beyond
	 * {@value #MAX_WATCHERS} watchers
	 */
	Flux<KeyChanges> watch(KeyPattern pattern);

	/**
	 * Returns how long ago the snapshot was last known to agree with the store.
	 * @return zero where the store is in this process
	 */
	Duration viewAge();

	/**
	 * Returns what the store had to put up with so far.
	 * @return the condition
	 */
	Condition condition();

	/**
	 * What changed of the keys that a pattern chooses.
	 *
	 * @param revision how far the snapshot is that shows it
	 * @param entries the present version of each key that changed, or {@code null} for
	 * one that exists no longer
	 */
	record KeyChanges(long revision, Map<String, @Nullable ConfigEntry> entries) {
	}

	/**
	 * A release as the audit trail has it.
	 *
	 * @param revision number of the change
	 * @param at when it was made, by the store's clock
	 * @param author who made it
	 * @param reason why
	 * @param versions the keys that it changed, each with its version since
	 */
	record PublishedRelease(long revision, Instant at, String author, String reason, Map<String, Long> versions) {
	}

	/**
	 * What a store had to put up with.
	 *
	 * @param rejectedRecords how many records could not be read and were left out, since
	 * the start
	 * @param losses how often it was found that settings were lost which this process
	 * knows, since the start
	 * @param restored how many settings this process put back, since the start
	 * @param missing how many settings are lost at the moment, served by this process
	 * from what it knows, and about to be put back
	 */
	record Condition(long rejectedRecords, long losses, long restored, int missing) {

		/**
		 * Nothing.
		 */
		public static final Condition FLAWLESS = new Condition(0, 0, 0, 0);

		/**
		 * Adds up two.
		 * @param other the other
		 * @return the sum
		 */
		public Condition plus(Condition other) {
			return new Condition(this.rejectedRecords + other.rejectedRecords, this.losses + other.losses,
					this.restored + other.restored, this.missing + other.missing);
		}

	}

}
