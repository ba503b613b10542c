package io.outrigger.cache.redis;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.test.StepVerifier;

import io.outrigger.cache.CacheSettings;
import io.outrigger.cache.CachesSettings;
import io.outrigger.cache.IntelligentCache;
import io.outrigger.cache.Lookup;
import io.outrigger.cache.memory.InMemoryIntelligentCaches;
import io.outrigger.redis.RedisSettings;
import io.outrigger.redis.TestConnections;
import io.outrigger.testsupport.NonBlocking;
import io.outrigger.testsupport.redis.RedisServer;
import io.outrigger.time.Ticker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * A cache in two processes, through Redis.
 */
@ExtendWith(NonBlocking.class)
class RedisIntelligentCacheIT {

	private static final CacheSettings SETTINGS = CacheSettings.of(Duration.ofMinutes(1), Duration.ofMinutes(1), 100,
			Duration.ofSeconds(10));

	private static RedisServer server;

	private final List<Runnable> closing = new ArrayList<>();

	private final AtomicInteger loads = new AtomicInteger();

	private IntelligentCache<ProductId, Product> here;

	private IntelligentCache<ProductId, Product> there;

	@BeforeAll
	static void startServer() {
		server = RedisServer.start();
	}

	@AfterAll
	static void stopServer() {
		server.close();
	}

	@BeforeEach
	void start() {
		server.flushAll();
		this.here = process();
		this.there = process();
	}

	@AfterEach
	void stop() {
		this.closing.forEach(Runnable::run);
	}

	private IntelligentCache<ProductId, Product> process() {
		return process(TestConnections.PATIENT);
	}

	private IntelligentCache<ProductId, Product> process(RedisSettings settings) {
		SharingProcess process = SharingProcess.start(TestConnections.to(server.uri(), settings));
		this.closing.add(process::close);
		InMemoryIntelligentCaches caches = new InMemoryIntelligentCaches(() -> new CachesSettings(SETTINGS, Map.of()),
				Ticker.system(), process.levels(), (name) -> null);
		IntelligentCache<ProductId, Product> cache = caches.cache("products", ProductId.class, Product.class);
		await().until(() -> caches.age().compareTo(Duration.ofMillis(500)) < 0);
		return cache;
	}

	private static ProductId id(int number) {
		return new ProductId("shop", number);
	}

	private Mono<Product> load(String name) {
		return Mono.fromSupplier(() -> new Product(name, this.loads.incrementAndGet()));
	}

	@Test
	void whatOneHasLoadedTheOtherFindsAndSaysSo() {
		Lookup<Product> loaded = this.here.lookup(id(1), (key) -> load("a")).block();
		Lookup<Product> found = this.there.lookup(id(1), (key) -> load("b")).block();
		assertThat(loaded.status().hit()).isFalse();
		assertThat(loaded.status().stored()).isTrue();
		assertThat(found.value()).isEqualTo(loaded.value());
		assertThat(found.status().hit()).isTrue();
		assertThat(found.status().ttl()).isPositive();
		assertThat(this.there.peek(id(1))).isEqualTo(loaded.value());
		assertThat(this.loads).hasValue(1);
		assertThat(this.there.statistics().sharedHits()).isEqualTo(1);
		assertThat(this.there.statistics().loads()).isZero();
	}

	@Test
	void whatOneForgetsTheOtherForgets() {
		this.here.get(id(1), (key) -> load("a")).block();
		this.there.get(id(1), (key) -> load("b")).block();
		this.here.evict(id(1)).block();
		assertThat(this.here.peek(id(1))).isNull();
		await().untilAsserted(() -> assertThat(this.there.peek(id(1))).isNull());
		assertThat(this.there.get(id(1), (key) -> load("c")).block().name()).isEqualTo("c");
	}

	@Test
	void whatOnePutsTheOtherFinds() {
		this.there.get(id(1), (key) -> load("old")).block();
		this.here.put(id(1), new Product("new", 0)).block();
		assertThat(this.here.peek(id(1)).name()).isEqualTo("new");
		await()
			.untilAsserted(() -> assertThat(this.there.get(id(1), (key) -> load("x")).block().name()).isEqualTo("new"));
		assertThat(this.there.putIfAbsent(id(1), new Product("other", 0)).block()).isFalse();
		assertThat(this.there.replace(id(1), new Product("new", 0), new Product("newer", 0)).block()).isTrue();
		await().untilAsserted(() -> assertThat(this.here.get(id(1)).block().name()).isEqualTo("newer"));
	}

	@Test
	void clearingClearsForBoth() {
		for (int number = 0; number < 50; number++) {
			this.here.put(id(number), new Product("a", number)).block();
			this.there.get(id(number)).block();
		}
		this.here.clear().block();
		assertThat(this.here.get(id(1)).block()).isNull();
		await().untilAsserted(() -> {
			for (int number = 0; number < 50; number++) {
				assertThat(this.there.peek(id(number))).isNull();
			}
		});
		assertThat(this.there.get(id(1)).block()).isNull();
	}

	@Test
	void whatWasLoadedBeforeTheOtherChangedItIsKeptByNobody() {
		Sinks.One<Product> answer = Sinks.one();
		Sinks.Empty<Void> asked = Sinks.empty();
		StepVerifier.create(this.here.get(id(1), (key) -> {
			asked.tryEmitEmpty();
			return answer.asMono();
		})).then(() -> {
			asked.asMono().block(Duration.ofSeconds(5));
			this.there.evict(id(1)).block();
			answer.tryEmitValue(new Product("old", 0));
		}).expectNext(new Product("old", 0)).verifyComplete();
		assertThat(this.here.peek(id(1))).isNull();
		assertThat(this.there.get(id(1), (key) -> load("new")).block().name()).isEqualTo("new");
		assertThat(this.here.get(id(1), (key) -> load("newer")).block().name()).isEqualTo("new");
	}

	@Test
	void aBatchFindsWhatTheOtherLoadedAndLoadsTheRestTogether() {
		this.there.put(id(1), new Product("a", 1)).block();
		this.there.putMissing(id(2)).block();
		Map<ProductId, Product> values = this.here.getAll(List.of(id(1), id(2), id(3), id(4)), (missing) -> {
			assertThat(missing).containsExactlyInAnyOrder(id(3), id(4));
			return Mono.just(Map.of(id(3), new Product("c", 3)));
		}).block();
		assertThat(values).containsOnlyKeys(id(1), id(3));
		assertThat(this.there.get(id(3)).block()).isEqualTo(new Product("c", 3));
		assertThat(this.there.find(id(4)).block()).as("that there is none is kept too").isEmpty();
	}

	@Test
	void withoutRedisMemoryAnswersAndLoadsGoOnAndNobodyKeepsWhatChangedMeanwhile() {
		this.here = process(TestConnections.SETTINGS);
		this.there = process(TestConnections.SETTINGS);
		this.here.put(id(1), new Product("a", 1)).block();
		this.there.get(id(1)).block();
		server.freeze();
		assertThat(this.here.get(id(1), (key) -> load("x")).block().name()).isEqualTo("a");
		assertThat(this.here.get(id(2), (key) -> load("b")).block().name()).isEqualTo("b");
		assertThat(this.here.peek(id(2)).name()).as("kept in memory").isEqualTo("b");
		this.here.evict(id(1)).block();
		assertThat(this.here.peek(id(1))).isNull();
		assertThat(this.here.get(id(1), (key) -> load("c")).block().name()).isEqualTo("c");
		server.resume();
		await().untilAsserted(() -> assertThat(this.there.peek(id(1))).isNull());
		await().untilAsserted(
				() -> assertThat(this.there.get(id(1), (key) -> load("d")).block().name()).isNotEqualTo("a"));
	}

	/**
	 * A key that is not a plain value.
	 */
	record ProductId(String shop, int number) {
	}

	/**
	 * A value.
	 */
	record Product(String name, int version) {
	}

}
