package io.outrigger.cache.memory;

import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

import io.outrigger.cache.CacheLoadTimeoutException;

/**
 * One run of a loader, within the load timeout. Counted when it ends, unless it is
 * cancelled.
 *
 * @param <K> the type of the keys
 * @param <V> the type of the values
 */
final class LoaderRun<K, V> {

	private final CaffeineCache<K, V> cache;

	private final Function<? super Set<K>, Mono<Map<K, V>>> loader;

	private final Counters counters;

	private long startedAt;

	private @Nullable Throwable late;

	LoaderRun(CaffeineCache<K, V> cache, Function<? super Set<K>, Mono<Map<K, V>>> loader, Counters counters) {
		this.cache = cache;
		this.loader = loader;
		this.counters = counters;
	}

	/**
	 * Loads. To be subscribed to once.
	 * @param keys the keys
	 * @return the values of those that have one
	 */
	Mono<Map<K, V>> of(Set<K> keys) {
		return Mono.defer(() -> {
			this.startedAt = this.cache.now();
			Duration timeout = this.cache.settings().loadTimeout();
			return Mono.defer(() -> this.loader.apply(keys))
				.timeout(timeout, Mono.error(() -> late(timeout)))
				.doOnSuccess((values) -> ended(null))
				.doOnError(this::ended)
				.defaultIfEmpty(Map.of());
		});
	}

	private Throwable late(Duration timeout) {
		this.late = new CacheLoadTimeoutException(this.cache.name(), this.cache.keyType(), timeout);
		return this.late;
	}

	private void ended(@Nullable Throwable failure) {
		this.counters.loads.increment();
		this.counters.loadNanos.add(this.cache.now() - this.startedAt);
		if (failure != null) {
			(failure.equals(this.late) ? this.counters.loadTimeouts : this.counters.loadFailures).increment();
		}
	}

}
