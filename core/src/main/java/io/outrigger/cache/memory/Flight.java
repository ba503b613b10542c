package io.outrigger.cache.memory;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;

import reactor.core.publisher.BaseSubscriber;
import reactor.util.context.ContextView;

/**
 * One run of a loader, for the keys whose loads it holds. Cancelled when each of them was
 * abandoned. Loads are added by one thread before the start.
 *
 * @param <K> the type of the keys
 * @param <V> the type of the values
 */
final class Flight<K, V> extends BaseSubscriber<Map<K, Loaded<V>>> {

	private final Map<K, Load<V>> loads = new LinkedHashMap<>();

	private final AtomicInteger wanted = new AtomicInteger();

	private final CaffeineCache<K, V> cache;

	private final Space<K, V> space;

	Flight(CaffeineCache<K, V> cache, Space<K, V> space) {
		this.cache = cache;
		this.space = space;
	}

	Load<V> load(K key) {
		return new Load<>(this.space.region(this.cache.levels().bucket(key)), this::abandoned);
	}

	void add(K key, Load<V> load) {
		this.loads.put(key, load);
		this.wanted.incrementAndGet();
	}

	Set<K> keys() {
		return this.loads.keySet();
	}

	void start(LoaderRun<K, V> loader, ContextView context) {
		if (isDisposed() || this.loads.isEmpty()) {
			return;
		}
		this.cache.levels().load(this.space, this.loads, loader).contextWrite(context).subscribe(this);
	}

	@Override
	protected void hookOnNext(Map<K, Loaded<V>> loaded) {
		this.loads.forEach((key, load) -> load.succeed(loaded.getOrDefault(key, Loaded.nothing()),
				(ended) -> this.cache.keeps(this.space, key, ended)));
	}

	@Override
	protected void hookOnError(Throwable error) {
		this.loads.values().forEach((load) -> load.fail(error));
	}

	private void abandoned() {
		if (this.wanted.decrementAndGet() == 0) {
			cancel();
		}
	}

}
