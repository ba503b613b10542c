package io.outrigger.sample;

import java.util.Collection;
import java.util.Map;

import org.springframework.stereotype.Service;
import reactor.core.publisher.Mono;

import io.outrigger.cache.IntelligentCache;
import io.outrigger.cache.IntelligentCaches;
import io.outrigger.cache.Lookup;

/**
 * Products through the cache.
 */
@Service
class ProductCatalog {

	private final IntelligentCache<Long, Product> cache;

	private final ProductRepository repository;

	ProductCatalog(IntelligentCaches caches, ProductRepository repository) {
		this.cache = caches.cache("products", Long.class, Product.class);
		this.repository = repository;
	}

	Mono<Lookup<Product>> find(long id) {
		return this.cache.lookup(id, this.repository::find);
	}

	Mono<Lookup<Map<Long, Product>>> findAll(Collection<Long> ids) {
		return this.cache.lookupAll(ids, (missing) -> this.repository.findAll(missing).collectMap(Product::id));
	}

	/*
	 * A client that hangs up after the row was written must not leave the old value in
	 * the cache, so a save that has begun runs to its end, even if nobody waits for it
	 * any more: neither the client nor we, when the database has fallen silent.
	 */
	Mono<Product> save(Product product) {
		Mono<Product> save = this.repository.save(product)
			.flatMap((saved) -> this.cache.evict(saved.id()).thenReturn(saved));
		return Mono.fromFuture(save::toFuture, true).timeout(ProductRepository.PATIENCE, ProductRepository.silence());
	}

}
