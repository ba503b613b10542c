package io.outrigger.sample;

import java.time.Duration;
import java.util.Collection;

import org.springframework.dao.DuplicateKeyException;
import org.springframework.dao.QueryTimeoutException;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Repository;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/**
 * Products in the database. The statements are portable. The embedded database works on
 * the thread that asks, and may block it, so nobody asks on an event loop.
 */
@Repository
class ProductRepository {

	static final Duration PATIENCE = Duration.ofSeconds(3);

	private final DatabaseClient database;

	ProductRepository(DatabaseClient database) {
		this.database = database;
	}

	Mono<Product> find(long id) {
		return this.database.sql("select id, name, price_cents from product where id = :id")
			.bind("id", id)
			.mapProperties(Product.class)
			.one()
			.timeout(PATIENCE, silence())
			.subscribeOn(Schedulers.boundedElastic());
	}

	Flux<Product> findAll(Collection<Long> ids) {
		return this.database.sql("select id, name, price_cents from product where id in (:ids)")
			.bind("ids", ids)
			.mapProperties(Product.class)
			.all()
			.timeout(PATIENCE, silence())
			.subscribeOn(Schedulers.boundedElastic());
	}

	/*
	 * Two clients may create the same product at once: the one that comes second updates
	 * it.
	 */
	Mono<Product> save(Product product) {
		return update(product).filter((rows) -> rows > 0)
			.switchIfEmpty(insert(product).onErrorResume(DuplicateKeyException.class, (lost) -> update(product)))
			.thenReturn(product)
			.subscribeOn(Schedulers.boundedElastic());
	}

	private Mono<Long> update(Product product) {
		return write("update product set name = :name, price_cents = :price where id = :id", product);
	}

	private Mono<Long> insert(Product product) {
		return write("insert into product (id, name, price_cents) values (:id, :name, :price)", product);
	}

	private Mono<Long> write(String sql, Product product) {
		return this.database.sql(sql)
			.bind("id", product.id())
			.bind("name", product.name())
			.bind("price", product.priceCents())
			.fetch()
			.rowsUpdated();
	}

	static <T> Mono<T> silence() {
		return Mono.error(
				() -> new QueryTimeoutException("The database did not answer within " + PATIENCE.toMillis() + " ms"));
	}

}
