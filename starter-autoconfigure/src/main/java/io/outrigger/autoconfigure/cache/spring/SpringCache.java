package io.outrigger.autoconfigure.cache.spring;

import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;
import org.springframework.cache.Cache;
import org.springframework.cache.support.NullValue;
import org.springframework.cache.support.SimpleValueWrapper;
import reactor.core.publisher.Mono;

import io.outrigger.cache.CacheLoadTimeoutException;
import io.outrigger.cache.IntelligentCache;

/**
 * An intelligent cache as Spring sees it. That a method returned {@code null} is kept, as
 * with Spring's own caches: for the time that the settings give missing values, or the
 * time to live if they give them none. Safe for use from several threads.
 */
final class SpringCache implements Cache {

	private static final int ATTEMPTS = 10;

	private final IntelligentCache<Object, Object> cache;

	private final CallersThread caller;

	SpringCache(IntelligentCache<Object, Object> cache) {
		this.cache = cache;
		this.caller = new CallersThread(cache);
	}

	@Override
	public String getName() {
		return this.cache.name();
	}

	@Override
	public Object getNativeCache() {
		return this.cache;
	}

	@Override
	public @Nullable ValueWrapper get(Object key) {
		return this.caller.answer(find(key));
	}

	@Override
	@SuppressWarnings("unchecked")
	public <T> @Nullable T get(Object key, @Nullable Class<T> type) {
		ValueWrapper found = get(key);
		Object value = (found != null) ? found.get() : null;
		if (value != null && type != null && !type.isInstance(value)) {
			throw new IllegalStateException("Cache '" + getName() + "' holds a " + value.getClass().getName()
					+ " where a " + type.getName() + " is asked for");
		}
		return (T) value;
	}

	@Override
	@SuppressWarnings("unchecked")
	public <T> @Nullable T get(Object key, Callable<T> valueLoader) {
		CallerLoad load = new CallerLoad(valueLoader);
		try {
			return (T) userValue(load.join(load(key, load.value()).toFuture(), this.caller));
		}
		catch (LoadFailure ex) {
			throw new ValueRetrievalException(key, valueLoader, ex.thrown());
		}
		catch (CacheLoadTimeoutException ex) {
			throw new ValueRetrievalException(key, valueLoader, ex);
		}
	}

	@Override
	public @Nullable CompletableFuture<?> retrieve(Object key) {
		CompletableFuture<ValueWrapper> found = SharedFuture
			.of(find(key).onErrorMap(Exception.class, this.caller::unchecked));
		boolean missing = found.isDone() && !found.isCompletedExceptionally() && found.join() == null;
		return missing ? null : found;
	}

	@Override
	@SuppressWarnings("unchecked")
	public <T> CompletableFuture<T> retrieve(Object key, Supplier<CompletableFuture<T>> valueLoader) {
		Mono<Object> value = Mono.defer(() -> Mono.fromFuture(valueLoader.get())).cast(Object.class);
		return (CompletableFuture<T>) SharedFuture
			.of(load(key, value.onErrorMap(LoadFailure::new)).mapNotNull(SpringCache::userValue)
				.onErrorMap(Exception.class, this::unwrapped));
	}

	@Override
	public void put(Object key, @Nullable Object value) {
		this.caller.change((value != null) ? this.cache.put(key, value) : this.cache.putMissing(key));
	}

	/*
	 * What is kept may go between the two looks, and then it starts over.
	 */
	@Override
	public @Nullable ValueWrapper putIfAbsent(Object key, @Nullable Object value) {
		Object kept = (value != null) ? value : NullValue.INSTANCE;
		Mono<Optional<ValueWrapper>> put = this.cache.putIfAbsent(key, kept)
			.mapNotNull((done) -> done ? Optional.empty() : null);
		Optional<ValueWrapper> found = this.caller
			.answer(find(key).map(Optional::of).switchIfEmpty(put).repeatWhenEmpty(ATTEMPTS, Function.identity()));
		return (found != null) ? found.orElse(null) : null;
	}

	@Override
	public void evict(Object key) {
		this.caller.change(this.cache.evict(key));
	}

	@Override
	public boolean evictIfPresent(Object key) {
		boolean present = this.cache.peek(key) != null;
		evict(key);
		return present;
	}

	@Override
	public void clear() {
		this.caller.change(this.cache.clear());
	}

	@Override
	public boolean invalidate() {
		boolean any = this.cache.statistics().size() > 0;
		clear();
		return any;
	}

	private Mono<ValueWrapper> find(Object key) {
		return this.cache.find(key).map((kept) -> new SimpleValueWrapper(userValue(kept.orElse(null))));
	}

	private Mono<Object> load(Object key, Mono<Object> value) {
		return this.cache.get(key, (missing) -> value.switchIfEmpty(Mono.defer(this::nothing)));
	}

	/*
	 * A load that ends without a value is kept as missing only where the settings say for
	 * how long. Keeping it in a step of its own could bring it back after an eviction.
	 */
	private Mono<Object> nothing() {
		return this.cache.settings().lifetime().nullTtl().isZero() ? Mono.just(NullValue.INSTANCE) : Mono.empty();
	}

	private Throwable unwrapped(Throwable error) {
		return (error instanceof LoadFailure failure) ? failure.original() : this.caller.unchecked(error);
	}

	private static @Nullable Object userValue(@Nullable Object kept) {
		return (kept instanceof NullValue) ? null : kept;
	}

}
