package io.outrigger.cache.memory;

import java.util.Objects;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Operators;

/**
 * A value that is most often there: on a hit it costs what {@code Mono.just} costs, yet
 * looks only when it is subscribed to.
 *
 * @param <K> the type of the keys
 * @param <V> the type of the values
 */
final class CachedMono<K, V> extends Mono<V> {

	private final Core<K, V> cache;

	private final K key;

	private final Function<? super K, Mono<V>> loader;

	private final Options<V> options;

	private CachedMono(Core<K, V> cache, K key, Function<? super K, Mono<V>> loader, Options<V> options) {
		this.cache = cache;
		this.key = key;
		this.loader = loader;
		this.options = options;
	}

	static <K, V> Mono<V> of(Core<K, V> cache, K key, Function<? super K, Mono<V>> loader, Options<V> options) {
		return onAssembly(new CachedMono<>(cache, Objects.requireNonNull(key, "key"), loader, options));
	}

	@Override
	public void subscribe(CoreSubscriber<? super V> actual) {
		Entry<V> entry = this.cache.hit(this.key);
		if (entry != null) {
			answer(entry.value(), actual);
		}
		else {
			this.cache.arrive(this.key, this.loader, this.options, false).mapNotNull(Arrival::value).subscribe(actual);
		}
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
