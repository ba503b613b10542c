package io.outrigger.sample;

import java.util.List;
import java.util.Map;
import java.util.Objects;

import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ResponseStatusException;
import reactor.core.publisher.Mono;

import io.outrigger.cache.CacheStatus;

/**
 * {@code /products}.
 */
@RestController
@RequestMapping("/products")
class ProductController {

	private static final int MAX_IDS = 100;

	private final ProductCatalog catalog;

	ProductController(ProductCatalog catalog) {
		this.catalog = catalog;
	}

	@GetMapping("/{id}")
	Mono<ResponseEntity<Product>> product(@PathVariable long id) {
		return this.catalog.find(id)
			.map((found) -> answer(found.value(), found.status()))
			.switchIfEmpty(Mono.error(() -> new ResponseStatusException(HttpStatus.NOT_FOUND, "No product " + id)));
	}

	@GetMapping
	Mono<ResponseEntity<List<Product>>> products(@RequestParam List<Long> ids) {
		if (ids.isEmpty() || ids.size() > MAX_IDS) {
			throw new ResponseStatusException(HttpStatus.BAD_REQUEST,
					"ids has " + ids.size() + " entries but must have: from 1 to " + MAX_IDS);
		}
		return this.catalog.findAll(ids).map((found) -> answer(inOrder(ids, found.value()), found.status()));
	}

	@PutMapping("/{id}")
	Mono<Product> save(@PathVariable long id, @RequestBody ProductDraft draft) {
		return this.catalog.save(draft.toProduct(id));
	}

	private static List<Product> inOrder(List<Long> ids, Map<Long, Product> products) {
		return ids.stream().distinct().map(products::get).filter(Objects::nonNull).toList();
	}

	private static <T> ResponseEntity<T> answer(T body, CacheStatus status) {
		return ResponseEntity.ok().header("Cache-Status", status.toString()).body(body);
	}

}
