package io.outrigger.benchmarks.cache.hit;

import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;

import io.outrigger.benchmarks.cache.product.Product;

/**
 * A subscriber that can be used again, so that it costs nothing itself.
 */
@State(Scope.Thread)
public class Taker implements CoreSubscriber<Product> {

	private static final int APART = 32;

	// Apart as what Keys has
	private final @Nullable Product[] taken = new Product[2 * APART];

	@Nullable Product taken() {
		return this.taken[APART];
	}

	@Override
	public void onSubscribe(Subscription subscription) {
		subscription.request(Long.MAX_VALUE);
	}

	@Override
	public void onNext(Product product) {
		this.taken[APART] = product;
	}

	@Override
	public void onError(Throwable failure) {
		throw new IllegalStateException("A value in memory was not found", failure);
	}

	@Override
	public void onComplete() {
	}

}
