package io.outrigger.sample;

import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.autoconfigure.web.reactive.AutoConfigureWebTestClient;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.test.web.reactive.server.WebTestClient;
import org.springframework.web.reactive.function.client.WebClient;
import reactor.core.publisher.Flux;

import io.outrigger.testsupport.NonBlocking;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The storefront as its clients see it: over HTTP, and with nothing blocking an event
 * loop.
 */
@ExtendWith(NonBlocking.class)
@AutoConfigureWebTestClient(timeout = "30s")
@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
		properties = "outrigger.instance.id=storefront-1")
class StorefrontTests {

	@Autowired
	private WebTestClient client;

	@LocalServerPort
	private int port;

	@BeforeEach
	void emptyCache() {
		this.client.delete().uri("/actuator/intelligentcache/products").exchange().expectStatus().is2xxSuccessful();
	}

	@AfterEach
	void restore() {
		status("UP");
		save(3, Map.of("name", "Paddle", "priceCents", 8900)).expectStatus().isOk().expectBody();
		this.client.delete()
			.uri("/actuator/configcenter/storefront.discount-percent?author=me&reason=over")
			.exchange()
			.expectBody();
	}

	@Test
	void aProductComesFromTheDatabaseFirstAndFromTheCacheThen() {
		product(1).jsonPath("$.id")
			.isEqualTo(1)
			.jsonPath("$.name")
			.isEqualTo("Sea kayak")
			.jsonPath("$.priceCents")
			.isEqualTo(129900);
		assertThat(cacheStatus("/products/2")).startsWith("outrigger; fwd=miss");
		assertThat(cacheStatus("/products/2")).startsWith("outrigger; hit; ttl=");
	}

	@Test
	void severalProductsComeInOneBatchInTheOrderAskedFor() {
		assertThat(cacheStatus("/products?ids=3,1")).startsWith("outrigger; fwd=miss");
		assertThat(cacheStatus("/products?ids=1,3")).startsWith("outrigger; hit");
		assertThat(cacheStatus("/products/1")).startsWith("outrigger; hit");
		this.client.get()
			.uri("/products?ids=3,1,404,3")
			.exchange()
			.expectStatus()
			.isOk()
			.expectBody()
			.jsonPath("$[*].id")
			.value((List<Integer> ids) -> assertThat(ids).containsExactly(3, 1));
	}

	@Test
	void aSavedProductIsSeenAtOnce() {
		product(3);
		save(3, Map.of("name", "Carbon paddle", "priceCents", 15900)).expectStatus()
			.isOk()
			.expectBody()
			.jsonPath("$.id")
			.isEqualTo(3);
		product(3).jsonPath("$.name").isEqualTo("Carbon paddle").jsonPath("$.priceCents").isEqualTo(15900);
	}

	@Test
	void aNewProductCanBeSavedByManyAtOnce() {
		List<HttpStatus> answers = Flux.fromStream(IntStream.range(0, 20).boxed())
			.flatMap((n) -> WebClient.create(url())
				.put()
				.uri("/products/77")
				.bodyValue(Map.of("name", "Raft " + n, "priceCents", 100))
				.exchangeToMono((response) -> response.releaseBody().thenReturn(response.statusCode())))
			.map((status) -> HttpStatus.valueOf(status.value()))
			.collectList()
			.block();
		assertThat(answers).hasSize(20).containsOnly(HttpStatus.OK);
		product(77).jsonPath("$.priceCents").isEqualTo(100);
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', nullValues = "-",
			textBlock = """
					GET    | /products/404       | -                                 | 404 | No product 404
					GET    | /products/one       | -                                 | 400 | -
					GET    | /products?ids=      | -                                 | 400 | ids has 0 entries but must have: from 1 to 100
					GET    | /products?ids=a     | -                                 | 400 | -
					GET    | /products           | -                                 | 400 | -
					GET    | /quotes/404         | -                                 | 404 | No such product
					GET    | /nowhere            | -                                 | 404 | -
					DELETE | /products/1         | -                                 | 405 | -
					PUT    | /products/1         | {"name":" ","priceCents":1}       | 400 | name is ' ' but must be: not blank, at most 200 characters
					PUT    | /products/1         | {"priceCents":1}                  | 400 | name is 'null' but must be: not blank, at most 200 characters
					PUT    | /products/1         | {"name":"Kayak","priceCents":-1}  | 400 | priceCents is '-1' but must be: a whole number, not negative
					PUT    | /products/1         | {"name":"Kayak"}                  | 400 | priceCents is 'null' but must be: a whole number, not negative
					PUT    | /products/1         | {"name":"Kayak","priceCents":"x"} | 400 | -
					PUT    | /products/1         | not json                          | 400 | -
					PUT    | /products/1         | -                                 | 400 | -
					""")
	void everyErrorIsAProblem(String method, String path, String body, int status, String detail) {
		WebTestClient.RequestBodySpec request = this.client.method(HttpMethod.valueOf(method))
			.uri(path)
			.contentType(MediaType.APPLICATION_JSON);
		if (body != null) {
			request.bodyValue(body);
		}
		WebTestClient.BodyContentSpec problem = request.exchange()
			.expectStatus()
			.isEqualTo(status)
			.expectHeader()
			.contentTypeCompatibleWith(MediaType.APPLICATION_PROBLEM_JSON)
			.expectBody()
			.jsonPath("$.status")
			.isEqualTo(status)
			.jsonPath("$.trace")
			.doesNotExist();
		if (detail != null) {
			problem.jsonPath("$.detail").isEqualTo(detail);
		}
	}

	@Test
	void aQuoteAsksAnInstanceThroughTheBalancer() {
		this.client.get()
			.uri("/quotes/1")
			.exchange()
			.expectStatus()
			.isOk()
			.expectHeader()
			.valueEquals("Outrigger-Instance", "storefront-1")
			.expectBody()
			.jsonPath("$.productId")
			.isEqualTo(1)
			.jsonPath("$.priceCents")
			.isEqualTo(129900)
			.jsonPath("$.servedBy")
			.isEqualTo("storefront-1");
		this.client.get().uri("/actuator/loadbalancer/storefront").exchange().expectStatus().isOk().expectBody();
	}

	@Test
	void theDiscountIsLive() {
		publish("storefront.discount-percent", "15").expectStatus()
			.isOk()
			.expectBody()
			.jsonPath("$.key")
			.isEqualTo("storefront.discount-percent");
		discount(15);
		publish("storefront.discount-percent", "95").expectStatus()
			.isEqualTo(422)
			.expectBody()
			.jsonPath("$.detail")
			.value((String reason) -> assertThat(reason).contains("storefront.discount-percent", "from 0 to 90"));
		discount(15);
		this.client.delete()
			.uri("/actuator/configcenter/storefront.discount-percent?author=me&reason=over")
			.exchange()
			.expectStatus()
			.is2xxSuccessful()
			.expectBody();
		discount(0);
	}

	@Test
	void outOfServiceItOffersItselfToNobody() {
		status("OUT_OF_SERVICE");
		this.client.get()
			.uri("/quotes/1")
			.exchange()
			.expectStatus()
			.isEqualTo(503)
			.expectHeader()
			.contentTypeCompatibleWith(MediaType.APPLICATION_PROBLEM_JSON)
			.expectBody();
		status("UP");
		this.client.get().uri("/quotes/1").exchange().expectStatus().isOk().expectBody();
	}

	@ParameterizedTest
	@CsvSource({ "outrigger", "registry", "configcenter", "loadbalancer", "sidecar", "intelligentcache", "health" })
	void everyEndpointAnswers(String endpoint) {
		this.client.get()
			.uri("/actuator/" + endpoint)
			.exchange()
			.expectStatus()
			.isOk()
			.expectBody()
			.jsonPath("$")
			.isNotEmpty();
	}

	@Test
	void everyFeatureIsOn() {
		this.client.get()
			.uri("/actuator/outrigger")
			.exchange()
			.expectBody()
			.jsonPath("$.service")
			.isEqualTo("storefront")
			.jsonPath("$.features[?(@.enabled == false)]")
			.isEmpty()
			.jsonPath("$.features[?(@.degraded == true)]")
			.isEmpty();
	}

	@Test
	void aBurstOfColdReadsIsOneLoad() {
		List<String> statuses = Flux.range(0, 50)
			.flatMap(
					(n) -> WebClient.create(url())
						.get()
						.uri("/products/2")
						.exchangeToMono((response) -> response.releaseBody()
							.thenReturn(String.valueOf(response.headers().asHttpHeaders().getFirst("Cache-Status")))),
					50)
			.collectList()
			.block();
		assertThat(statuses).hasSize(50)
			.filteredOn((status) -> status.contains("fwd=miss") && !status.contains("collapsed"))
			.hasSize(1);
	}

	private WebTestClient.BodyContentSpec product(long id) {
		return this.client.get().uri("/products/" + id).exchange().expectStatus().isOk().expectBody();
	}

	private WebTestClient.ResponseSpec save(long id, Map<String, ?> draft) {
		return this.client.put().uri("/products/" + id).bodyValue(draft).exchange();
	}

	private WebTestClient.ResponseSpec publish(String key, String value) {
		return this.client.post()
			.uri("/actuator/configcenter/" + key)
			.bodyValue(Map.of("value", value, "author", "me", "reason", "sale"))
			.exchange();
	}

	private void discount(int percent) {
		this.client.get().uri("/quotes/1").exchange().expectBody().jsonPath("$.discountPercent").isEqualTo(percent);
	}

	private void status(String status) {
		this.client.post()
			.uri("/actuator/registry/self")
			.bodyValue(Map.of("status", status))
			.exchange()
			.expectStatus()
			.isOk()
			.expectBody();
	}

	private String cacheStatus(String path) {
		return this.client.get()
			.uri(path)
			.exchange()
			.expectStatus()
			.isOk()
			.expectBody()
			.returnResult()
			.getResponseHeaders()
			.getFirst("Cache-Status");
	}

	private String url() {
		return "http://localhost:" + this.port;
	}

}
