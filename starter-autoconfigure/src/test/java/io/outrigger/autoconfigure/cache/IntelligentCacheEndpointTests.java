package io.outrigger.autoconfigure.cache;

import java.nio.charset.StandardCharsets;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.context.annotation.Bean;
import org.springframework.core.convert.converter.Converter;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.test.context.TestPropertySource;
import org.springframework.test.web.reactive.server.WebTestClient;
import reactor.core.publisher.Mono;

import io.outrigger.cache.EntryOptions;
import io.outrigger.cache.IntelligentCache;
import io.outrigger.cache.IntelligentCaches;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link IntelligentCacheEndpoint} over HTTP.
 */
@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
		properties = { "management.endpoints.web.exposure.include=intelligentcache,outrigger",
				"outrigger.cache.caches.products.max-entries=7" })
class IntelligentCacheEndpointTests {

	@Autowired
	private WebTestClient client;

	@Autowired
	private IntelligentCaches caches;

	private IntelligentCache<Long, String> products;

	@BeforeEach
	void fillCache() {
		this.products = this.caches.cache("products", Long.class, String.class);
		this.products.clear().block();
		this.products.put(1L, "a").block();
		this.products.put(2L, "b").block();
	}

	@Test
	void showsEachCache() {
		long before = this.products.statistics().hits();
		this.products.get(1L, (key) -> Mono.empty()).block();
		this.client.get()
			.uri("/actuator/intelligentcache")
			.exchange()
			.expectStatus()
			.isOk()
			.expectBody()
			.jsonPath("$.caches.products.size")
			.isEqualTo(2)
			.jsonPath("$.caches.products.hits")
			.isEqualTo((int) before + 1)
			.jsonPath("$.caches.products.misses")
			.isEqualTo(0)
			.jsonPath("$.caches.products.collapsed")
			.isEqualTo(0)
			.jsonPath("$.caches.products.hitRatio")
			.isEqualTo(1.0)
			.jsonPath("$.caches.products.loads")
			.isEqualTo(0)
			.jsonPath("$.caches.products.failures")
			.isEqualTo(0)
			.jsonPath("$.caches.products.policy.ttlMs")
			.isEqualTo(300_000)
			.jsonPath("$.caches.products.policy.maxEntries")
			.isEqualTo(7)
			.jsonPath("$.caches.products.policy.loadTimeoutMs")
			.isEqualTo(10_000);
	}

	@Test
	void showsOneCache() {
		this.client.get()
			.uri("/actuator/intelligentcache/products")
			.exchange()
			.expectStatus()
			.isOk()
			.expectBody()
			.jsonPath("$.size")
			.isEqualTo(2)
			.jsonPath("$.policy.maxEntries")
			.isEqualTo(7);
	}

	@Test
	void showsTheKeysThatAreReadMost() {
		for (long key = 1; key <= 5; key++) {
			this.products.put(key, "a").block();
		}
		Awaitility.await().untilAsserted(() -> {
			this.products.get(4L, (key) -> Mono.empty()).block();
			this.client.get()
				.uri("/actuator/intelligentcache/products")
				.exchange()
				.expectBody()
				.jsonPath("$.hottest[0]")
				.isEqualTo("4");
		});
	}

	@Test
	void explainsHowItStandsWithAKeyAndShowsNoValue() {
		this.products.with(EntryOptions.tags("red")).put(1L, "a secret").block();
		this.client.get()
			.uri("/actuator/intelligentcache/products?explain=1")
			.exchange()
			.expectStatus()
			.isOk()
			.expectBody()
			.jsonPath("$.loading")
			.isEqualTo(false)
			.jsonPath("$.memory.freshness")
			.isEqualTo("fresh")
			.jsonPath("$.memory.freshMs")
			.value((Integer fresh) -> assertThat(fresh).isBetween(290_000, 300_000))
			.jsonPath("$.memory.tags[0]")
			.isEqualTo("red")
			.jsonPath("$.shared")
			.isEmpty()
			.consumeWith((answer) -> assertThat(new String(answer.getResponseBodyContent(), StandardCharsets.UTF_8))
				.doesNotContain("secret"));
		this.client.get()
			.uri("/actuator/intelligentcache/products?explain=3")
			.exchange()
			.expectBody()
			.jsonPath("$.memory")
			.isEmpty();
		this.client.get()
			.uri("/actuator/intelligentcache/products?explain=x")
			.exchange()
			.expectStatus()
			.isBadRequest()
			.expectBody()
			.jsonPath("$.detail")
			.isEqualTo("explain is 'x' but must be: readable as java.lang.Long");
	}

	@Test
	void theOverviewShowsTheCache() {
		this.client.get()
			.uri("/actuator/outrigger")
			.exchange()
			.expectBody()
			.jsonPath("$.features.cache.enabled")
			.isEqualTo(true)
			.jsonPath("$.features.cache.backend")
			.isEqualTo("memory");
	}

	@Test
	void anUnknownCacheIsNotFound() {
		this.client.get()
			.uri("/actuator/intelligentcache/nothing")
			.exchange()
			.expectStatus()
			.isNotFound()
			.expectHeader()
			.contentType(MediaType.APPLICATION_PROBLEM_JSON)
			.expectBody()
			.jsonPath("$.detail")
			.isEqualTo("name is 'nothing' but must be: the name of a cache that the application has asked for");
		assertThat(this.caches.find("nothing")).isNull();
	}

	@Test
	void writesAreRefusedUntilOpened() {
		delete(this.client, "products").expectStatus().isEqualTo(HttpStatus.METHOD_NOT_ALLOWED);
		delete(this.client, "products?key=1").expectStatus().isEqualTo(HttpStatus.METHOD_NOT_ALLOWED);
		assertThat(this.products.peek(1L)).isEqualTo("a");
	}

	private static WebTestClient.ResponseSpec delete(WebTestClient client, String what) {
		return client.delete().uri("/actuator/intelligentcache/" + what).exchange();
	}

	@Nested
	@TestPropertySource(properties = "management.endpoint.intelligentcache.access=unrestricted")
	class Opened {

		@Autowired
		private WebTestClient client;

		@Autowired
		private IntelligentCaches caches;

		private IntelligentCache<Long, String> products;

		@BeforeEach
		void fillCache() {
			this.products = this.caches.cache("products", Long.class, String.class);
			this.products.put(1L, "a").block();
			this.products.put(2L, "b").block();
		}

		@Test
		void evictsWhatHasATag() {
			this.products.with(EntryOptions.tags("red")).put(1L, "a").block();
			delete(this.client, "products?tag=red").expectStatus().isNoContent();
			assertThat(this.products.peek(1L)).isNull();
			assertThat(this.products.peek(2L)).isEqualTo("b");
			delete(this.client, "products?tag=red&key=2").expectStatus().isBadRequest();
			delete(this.client, "products?tag=" + "x".repeat(129)).expectStatus().isBadRequest();
			assertThat(this.products.peek(2L)).isEqualTo("b");
		}

		@Test
		void aCacheForgetsAll() {
			delete(this.client, "products").expectStatus().isNoContent();
			assertThat(this.products.peek(1L)).isNull();
			assertThat(this.products.peek(2L)).isNull();
		}

		@Test
		void aCacheForgetsOneKey() {
			delete(this.client, "products?key=1").expectStatus().isNoContent();
			assertThat(this.products.peek(1L)).isNull();
			assertThat(this.products.peek(2L)).isEqualTo("b");
		}

		@Test
		void theUsersConvertersReadKeys() {
			IntelligentCache<Sku, String> skus = this.caches.cache("skus", Sku.class, String.class);
			skus.put(new Sku("eu", 7), "a").block();
			delete(this.client, "skus?key=eu-7").expectStatus().isNoContent();
			assertThat(skus.peek(new Sku("eu", 7))).isNull();
			delete(this.client, "skus?key=eu").expectStatus().isBadRequest();
		}

		@Test
		void aTextThatIsNoKeyIsRefused() {
			for (String key : new String[] { "abc", "" }) {
				delete(this.client, "products?key=" + key).expectStatus()
					.isBadRequest()
					.expectHeader()
					.contentType(MediaType.APPLICATION_PROBLEM_JSON)
					.expectBody()
					.jsonPath("$.name")
					.isEqualTo("key")
					.jsonPath("$.value")
					.isEqualTo(key)
					.jsonPath("$.rule")
					.isEqualTo("readable as java.lang.Long");
			}
			assertThat(this.products.peek(1L)).isEqualTo("a");
		}

		@Test
		void anUnknownCacheIsNotFound() {
			delete(this.client, "nothing").expectStatus().isNotFound();
			delete(this.client, "nothing?key=1").expectStatus()
				.isNotFound()
				.expectBody()
				.jsonPath("$.name")
				.isEqualTo("name");
		}

	}

	record Sku(String market, int number) {
	}

	@SpringBootConfiguration
	@EnableAutoConfiguration
	static class App {

		@Bean
		Converter<String, Sku> skus() {
			return new Converter<>() {

				@Override
				public Sku convert(String text) {
					String[] parts = text.split("-");
					return new Sku(parts[0], Integer.parseInt(parts[1]));
				}

			};
		}

	}

}
