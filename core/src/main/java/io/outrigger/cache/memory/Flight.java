package io.outrigger.cache.memory;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Mono;
import reactor.util.context.ContextView;

import io.outrigger.cache.CacheLoadTimeoutException;

/**
 * One run of a loader, for the keys whose loads it holds. Cancelled when each of them was
 * abandoned. Loads are added by one thread before the start.
 *
 * @param <K> the type of the keys
 * @param <V> the type of the values
 */
final class Flight<K, V> extends BaseSubscriber<Map<K, V>> {

	private final Map<K, Load<V>> loads = new LinkedHashMap<>();

	private final AtomicInteger wanted = new AtomicInteger();

	private final CaffeineCache<K, V> cache;

	private final Space<K, V> space;

	private final Counters counters;

	private long startedAt;

	private boolean landed;

	private @Nullable Throwable late;

	Flight(CaffeineCache<K, V> cache, Space<K, V> space, Counters counters) {
		this.cache = cache;
		this.space = space;
		this.counters = counters;
	}

	Load<V> load() {
		return new Load<>(this::abandoned);
	}

	void add(K key, Load<V> load) {
		this.loads.put(key, load);
		this.wanted.incrementAndGet();
	}

	Set<K> keys() {
		return this.loads.keySet();
	}

	void start(Mono<Map<K, V>> source, ContextView context) {
		if (isDisposed() || this.loads.isEmpty()) {
			return;
		}
		this.startedAt = this.cache.now();
		Duration timeout = this.cache.settings().loadTimeout();
		source.timeout(timeout, Mono.error(() -> late(timeout))).contextWrite(context).subscribe(this);
	}

	@Override
	protected void hookOnNext(Map<K, V> values) {
		land();
		this.loads.forEach((key, load) -> {
			V value = values.get(key);
			Entry<V> entry = (value != null) ? this.cache.entry(value) : this.cache.missing();
			load.succeed(entry, (ended) -> this.cache.keeps(this.space, key, ended));
		});
	}

	@Override
	protected void hookOnComplete() {
		if (!this.landed) {
			hookOnNext(Map.of());
		}
	}

	@Override
	protected void hookOnError(Throwable error) {
		if (!this.landed) {
			land();
			(error.equals(this.late) ? this.counters.loadTimeouts : this.counters.loadFailures).increment();
		}
		this.loads.values().forEach((load) -> load.fail(error));
	}

	private void land() {
		this.landed = true;
		this.counters.loads.increment();
		this.counters.loadNanos.add(this.cache.now() - this.startedAt);
	}

	private Throwable late(Duration timeout) {
		this.late = new CacheLoadTimeoutException(this.cache.name(), this.cache.keyType(), timeout);
		return this.late;
	}

	private void abandoned() {
		if (this.wanted.decrementAndGet() == 0) {
			cancel();
		}
	}

}
