package io.outrigger.cache.memory;

import java.time.Duration;
import java.util.Collection;
import java.util.Collections;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

import io.outrigger.cache.CacheSettings.Loading;
import io.outrigger.cache.EntryOptions;

/**
 * Runs a loader within its time-outs. A run is counted when it ends, unless it is
 * cancelled.
 *
 * @param <K> the type of the keys
 * @param <V> the type of the values
 */
final class LoaderRun<K, V> {

	private final Core<K, V> cache;

	private final Function<? super Set<K>, Mono<Map<K, V>>> loader;

	private final Options<V> options;

	LoaderRun(Core<K, V> cache, Function<? super Set<K>, Mono<Map<K, V>>> loader, Options<V> options) {
		this.cache = cache;
		this.loader = loader;
		this.options = options;
	}

	EntryOptions options(@Nullable V value) {
		return this.options.of(value);
	}

	/**
	 * Loads.
	 * @param space the memory
	 * @param loads what is to be loaded, by key
	 * @return the values of those that have one
	 */
	Mono<Result<K, V>> of(Space<K, V> space, Map<K, Load<V>> loads) {
		return Mono.defer(() -> {
			Attempt attempt = new Attempt(space, loads);
			return Mono.defer(() -> this.loader.apply(Collections.unmodifiableSet(loads.keySet())))
				.timeout(attempt.loading.limit(), Mono.error(attempt::late))
				.doOnSuccess((values) -> attempt.ended(false))
				.doOnError((error) -> attempt.ended(true))
				.doFinally((end) -> attempt.timers.dispose())
				.defaultIfEmpty(Map.of())
				.map(attempt::result);
		});
	}

	/**
	 * Gives those who wait what is stale if they wait for too long, whatever for.
	 * @param space the memory
	 * @param loads what they wait for, by key
	 * @return stops that
	 */
	Disposable settleLate(Space<K, V> space, Map<K, Load<V>> loads) {
		Duration soft = this.cache.settings().loading().softTimeout();
		return soft.isZero() ? Disposables.disposed()
				: Schedulers.parallel().schedule(() -> settle(space, loads), soft.toNanos(), TimeUnit.NANOSECONDS);
	}

	private void settle(Space<K, V> space, Map<K, Load<V>> loads) {
		loads.forEach((key, load) -> {
			Entry<V> stale = this.cache.fallback(space, key, load);
			if (stale != null) {
				this.cache.fellBack(load.settle(stale));
			}
		});
	}

	/**
	 * What a run brought.
	 *
	 * @param <K> the type of the keys
	 * @param <V> the type of the values
	 * @param values the values by key
	 * @param cost how long it took
	 */
	record Result<K, V>(Map<K, V> values, Duration cost) {
	}

	/**
	 * One run.
	 */
	private final class Attempt {

		private final Space<K, V> space;

		private final Map<K, Load<V>> loads;

		private final Loading loading = LoaderRun.this.cache.settings().loading();

		private final Disposable.Composite timers = Disposables.composite();

		private final AtomicBoolean late = new AtomicBoolean();

		private final long startedAt = LoaderRun.this.cache.now();

		Attempt(Space<K, V> space, Map<K, Load<V>> loads) {
			this.space = space;
			this.loads = loads;
			if (isAnyStale(loads.values())) {
				this.timers.add(settleLate(space, loads));
			}
			if (!this.loading.completion().isZero()) {
				after(this.loading.loadTimeout(), this::giveUp);
			}
		}

		private void after(Duration time, Runnable action) {
			this.timers.add(Schedulers.parallel().schedule(action, time.toNanos(), TimeUnit.NANOSECONDS));
		}

		private boolean isAnyStale(Collection<Load<V>> loads) {
			return loads.stream().anyMatch((load) -> load.fallback() != null);
		}

		private void giveUp() {
			Throwable reason = late();
			// Before anybody is told: who is told may leave the others
			this.loads.values().forEach(Load::detach);
			this.loads.forEach((key, load) -> {
				Entry<V> stale = LoaderRun.this.cache.fallback(this.space, key, load);
				if (stale != null) {
					LoaderRun.this.cache.fellBack(load.settle(stale));
				}
				else {
					load.giveUp(reason);
				}
			});
		}

		private Throwable late() {
			if (this.late.compareAndSet(false, true)) {
				LoaderRun.this.cache.counters().loadTimeouts.increment();
			}
			return LoaderRun.this.cache.timeout(this.loading.loadTimeout());
		}

		private void ended(boolean failed) {
			Counters counters = LoaderRun.this.cache.counters();
			counters.loads.increment();
			counters.loadNanos.add(LoaderRun.this.cache.now() - this.startedAt);
			if (failed && !this.late.get()) {
				counters.loadFailures.increment();
			}
		}

		private Result<K, V> result(Map<K, V> values) {
			return new Result<>(values, Duration.ofNanos(LoaderRun.this.cache.now() - this.startedAt));
		}

	}

}
