package io.outrigger.config;

import java.time.Duration;
import java.util.List;

import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Keeps the settings of one scope, with every version of late. Readers see an immutable
 * snapshot in memory: reading never touches the network, never takes a lock and never
 * fails. A store does not know what settings mean: publish through
 * {@link ConfigPublisher}, which has them checked. Safe for use from several threads;
 * nothing here blocks.
 */
public interface ConfigStore {

	/**
	 * The most keys that a store holds.
	 */
	int MAX_KEYS = 10_000;

	/**
	 * Returns what the settings are. Costs a volatile read.
	 * @return the snapshot, the same object until something changes
	 */
	ConfigSnapshot snapshot();

	/**
	 * Changes all keys of a release or none.
	 * @param release what to change
	 * @return the entries written, in the order of the release, once {@link #snapshot()}
	 * shows them; without those that deleted a key which did not exist, and empty if that
	 * was all, which is no change. Fails with {@link ConflictException} if a version or
	 * the revision is not the expected one, once {@link #snapshot()} shows what is, and
	 * with {@link InvalidReleaseException} if the store would hold too many keys
	 */
	Mono<List<ConfigEntry>> publish(Release release);

	/**
	 * Returns the versions of a key, deletions among them. How many a store keeps is
	 * bounded.
	 * @param key the key
	 * @return the versions, the newest first; empty if the key was never seen
	 */
	Mono<List<ConfigEntry>> history(String key);

	/**
	 * Follows the settings: the present snapshot, then each later one. A slow watcher
	 * misses snapshots in between but always receives the last. Signals come on Reactor's
	 * parallel scheduler, so that a watcher holds up neither writers nor the store.
	 * @return the snapshots; it neither completes nor fails
	 */
	Flux<ConfigSnapshot> watch();

	/**
	 * Returns how long ago the snapshot was last known to agree with the store.
	 * @return zero where the store is in this process
	 */
	Duration viewAge();

}
