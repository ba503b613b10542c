package io.outrigger.autoconfigure.cache.spring;

import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

import org.springframework.cache.annotation.CacheEvict;
import org.springframework.cache.annotation.CachePut;
import org.springframework.cache.annotation.Cacheable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * An application's service, with one method for each way in which Spring can cache.
 */
class Shop {

	private final AtomicInteger loads = new AtomicInteger();

	private volatile Supplier<Mono<String>> source = Mono::empty;

	void sells(Supplier<Mono<String>> source) {
		this.source = source;
	}

	void sells(String product) {
		sells(() -> Mono.justOrEmpty(product));
	}

	int loads() {
		return this.loads.get();
	}

	private Mono<String> load() {
		return Mono.defer(() -> {
			this.loads.incrementAndGet();
			return this.source.get();
		});
	}

	private Flux<String> loadAll() {
		return load().flatMapMany((products) -> Flux.fromArray(products.split(",", -1)));
	}

	@Cacheable("products")
	String value(int id) {
		return load().block();
	}

	@Cacheable(cacheNames = "products", sync = true)
	String valueInSync(int id) {
		return load().block();
	}

	@Cacheable("products")
	Optional<String> optional(int id) {
		return load().blockOptional();
	}

	@Cacheable(cacheNames = "products", sync = true)
	Optional<String> optionalInSync(int id) {
		return load().blockOptional();
	}

	@Cacheable("products")
	CompletableFuture<String> future(int id) {
		return load().toFuture();
	}

	@Cacheable(cacheNames = "products", sync = true)
	CompletableFuture<String> futureInSync(int id) {
		return load().toFuture();
	}

	@Cacheable("products")
	Mono<String> mono(int id) {
		return load();
	}

	@Cacheable(cacheNames = "products", sync = true)
	Mono<String> monoInSync(int id) {
		return load();
	}

	@Cacheable("lists")
	Flux<String> flux(int id) {
		return loadAll();
	}

	@Cacheable(cacheNames = "lists", sync = true)
	Flux<String> fluxInSync(int id) {
		return loadAll();
	}

	@Cacheable(cacheNames = "products", sync = true)
	Mono<String> thrownInSync(int id) throws Exception {
		throw new IOException("no database");
	}

	@CachePut(cacheNames = "products", key = "#id")
	String put(int id, String product) {
		return product;
	}

	@CachePut(cacheNames = "products", key = "#id")
	CompletableFuture<String> putLater(int id, CompletableFuture<String> product) {
		return product;
	}

	@CachePut(cacheNames = "products", key = "#id")
	Mono<String> putMono(int id, String product) {
		return Mono.justOrEmpty(product);
	}

	@CachePut(cacheNames = "lists", key = "#id")
	Flux<String> putFlux(int id, String... products) {
		return Flux.fromArray(products);
	}

	@CacheEvict(cacheNames = { "products", "lists" })
	void evict(int id) {
	}

	@CacheEvict(cacheNames = { "products", "lists" })
	Mono<Void> evictMono(int id) {
		return Mono.empty();
	}

	@CacheEvict(cacheNames = { "products", "lists" }, allEntries = true)
	void evictAll() {
	}

	@CacheEvict(cacheNames = "products")
	void failBeforeEviction(int id) {
		throw new IllegalStateException("no database");
	}

	@CacheEvict(cacheNames = "products", beforeInvocation = true)
	void failAfterEviction(int id) {
		throw new IllegalStateException("no database");
	}

	@CacheEvict(cacheNames = "products", allEntries = true, beforeInvocation = true)
	void failAfterEvictionOfAll() {
		throw new IllegalStateException("no database");
	}

}
