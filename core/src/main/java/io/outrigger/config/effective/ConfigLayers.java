package io.outrigger.config.effective;

import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import io.outrigger.config.ConfigCenter;
import io.outrigger.config.ConfigScope;
import io.outrigger.config.ConfigSnapshot;
import io.outrigger.config.ConfigStore;
import io.outrigger.config.ConfigStore.Condition;
import io.outrigger.config.effective.EffectiveConfig.Layer;

/**
 * The scopes that this process is in, one laid over the other. Safe for use from several
 * threads.
 */
public final class ConfigLayers {

	private final List<ConfigStore> stores;

	private final AtomicBoolean read = new AtomicBoolean();

	private volatile EffectiveConfig last = new EffectiveConfig(List.of());

	/**
	 * Creates the layers.
	 * @param center gives the stores
	 * @param scopes the scopes, of which a later one counts more
	 */
	public ConfigLayers(ConfigCenter center, List<ConfigScope> scopes) {
		this.stores = scopes.stream().map(center::scope).toList();
		firstView().subscribe(null, null, () -> this.read.set(true));
	}

	/**
	 * Returns what the settings are. Takes a read of each scope, and no network.
	 * @return the settings, the same object until something changes
	 */
	public EffectiveConfig effective() {
		EffectiveConfig known = this.last;
		EffectiveConfig present = new EffectiveConfig(
				this.stores.stream().map((store) -> new Layer(store.scope(), store.snapshot())).toList());
		if (present.equals(known)) {
			return known;
		}
		this.last = present;
		return present;
	}

	/**
	 * Returns what the settings are before anything was published.
	 * @return the empty snapshot of each scope
	 */
	public EffectiveConfig nothing() {
		return new EffectiveConfig(
				this.stores.stream().map((store) -> new Layer(store.scope(), ConfigSnapshot.EMPTY)).toList());
	}

	/**
	 * Returns the scopes that this process is in.
	 * @return the scopes, of which a later one counts more
	 */
	public List<ConfigScope> scopes() {
		return this.stores.stream().map(ConfigStore::scope).toList();
	}

	/**
	 * Tells whether this process is in a scope.
	 * @param scope the scope
	 * @return whether it is
	 */
	public boolean contains(ConfigScope scope) {
		return this.stores.stream().anyMatch((store) -> store.scope().equals(scope));
	}

	/**
	 * Follows the settings: what they are, then each change. A slow watcher misses some
	 * but always receives the last. Signals come on Reactor's parallel scheduler.
	 * @return the settings; it does not complete
	 */
	public Flux<EffectiveConfig> watch() {
		return Flux.merge(this.stores.stream().map(ConfigStore::watch).toList())
			.onBackpressureLatest()
			.map((snapshot) -> effective())
			.distinctUntilChanged();
	}

	/**
	 * Waits until the settings were read for the first time.
	 * @return completes once {@link #effective()} shows those of every scope; never fails
	 */
	public Mono<Void> firstView() {
		return Flux.fromIterable(this.stores).flatMap(ConfigStore::firstView, ConfigCenter.MAX_SCOPES).then();
	}

	/**
	 * Tells whether the settings of every scope were read: before that
	 * {@link #effective()} lacks some, which may well be published.
	 * @return whether {@link #firstView()} is complete
	 */
	public boolean isRead() {
		return this.read.get();
	}

	/**
	 * Returns how long ago the settings were last known to agree with the store.
	 * @return the age of the oldest view of a scope
	 */
	public Duration viewAge() {
		return this.stores.stream().map(ConfigStore::viewAge).max(Comparator.naturalOrder()).orElse(Duration.ZERO);
	}

	/**
	 * Returns what the stores had to put up with so far.
	 * @return the sum of all
	 */
	public Condition condition() {
		return this.stores.stream().map(ConfigStore::condition).reduce(Condition.FLAWLESS, Condition::plus);
	}

}
