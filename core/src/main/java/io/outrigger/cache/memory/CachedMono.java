package io.outrigger.cache.memory;

import java.time.Duration;
import java.util.Objects;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Operators;
import reactor.core.scheduler.Schedulers;

/**
 * A value that is most often there: on a hit it costs what {@code Mono.just} costs, yet
 * looks only when it is subscribed to or waited for.
 *
 * @param <K> the type of the keys
 * @param <V> the type of the values
 */
final class CachedMono<K, V> extends Mono<V> {

	// What is the same for all that are read is kept there, since each read allocates
	// this
	private final CaffeineCache<K, V> cache;

	private final K key;

	private final Function<? super K, Mono<V>> loader;

	private CachedMono(CaffeineCache<K, V> cache, K key, Function<? super K, Mono<V>> loader) {
		this.cache = cache;
		this.key = key;
		this.loader = loader;
	}

	static <K, V> Mono<V> of(CaffeineCache<K, V> cache, K key, Function<? super K, Mono<V>> loader) {
		return onAssembly(new CachedMono<>(cache, Objects.requireNonNull(key, "key"), loader));
	}

	@Override
	public void subscribe(CoreSubscriber<? super V> actual) {
		Entry<V> entry = this.cache.core().hit(this.key);
		if (entry != null) {
			answer(entry.value(), actual);
		}
		else {
			this.cache.load(this.key, this.loader).subscribe(actual);
		}
	}

	@Override
	public @Nullable V block() {
		Entry<V> entry = atOnce();
		return (entry != null) ? entry.value() : super.block();
	}

	@Override
	public @Nullable V block(Duration timeout) {
		Entry<V> entry = atOnce();
		return (entry != null) ? entry.value() : super.block(timeout);
	}

	/*
	 * On a thread that must not block waiting is refused whether or not it would be long:
	 * otherwise only a miss would show the mistake.
	 */
	private @Nullable Entry<V> atOnce() {
		return Schedulers.isInNonBlockingThread() ? null : this.cache.core().hit(this.key);
	}

	private static <V> void answer(@Nullable V value, CoreSubscriber<? super V> actual) {
		if (value != null) {
			actual.onSubscribe(Operators.scalarSubscription(actual, value));
		}
		else {
			Operators.complete(actual);
		}
	}

}
