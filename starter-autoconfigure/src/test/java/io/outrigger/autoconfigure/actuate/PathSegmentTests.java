package io.outrigger.autoconfigure.actuate;

import java.util.HashMap;
import java.util.Map;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import org.springframework.test.web.reactive.server.WebTestClient;

import io.outrigger.cache.IntelligentCache;
import io.outrigger.cache.IntelligentCaches;
import io.outrigger.config.ConfigStore;
import io.outrigger.loadbalancer.LoadBalancers;
import io.outrigger.registry.InstanceStatus;
import io.outrigger.registry.ServiceRegistry;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link PathSegment}: what was authorised by path is what is written.
 */
@SpringBootTest(classes = PathSegmentTests.App.class, webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
		properties = { "spring.application.name=orders", "management.endpoints.web.exposure.include=*",
				"management.endpoints.access.default=unrestricted" })
class PathSegmentTests {

	@Autowired
	private WebTestClient client;

	@Autowired
	private ServiceRegistry registry;

	@Autowired
	private ConfigStore settings;

	@Autowired
	private LoadBalancers balancers;

	@Autowired
	private IntelligentCaches caches;

	@BeforeEach
	void keepAProduct() {
		products().put(1L, "kayak").block();
	}

	@ParameterizedTest
	@CsvSource({ "POST,registry,self", "POST,configcenter,team-b.key", "DELETE,configcenter,team-b.key",
			"POST,loadbalancer,orders", "DELETE,intelligentcache,products" })
	void theQueryDoesNotOverrideThePath(HttpMethod method, String endpoint, String target) {
		refused(method, "/actuator/" + endpoint + "/elsewhere?selected=" + target, Map.of());
		refused(method, "/actuator/" + endpoint + "/elsewhere?selected=" + target + "&selected=" + target, Map.of());
		nothingHappened();
	}

	@ParameterizedTest
	@CsvSource({ "registry,self", "configcenter,team-b.key", "loadbalancer,orders" })
	void theBodyDoesNotOverrideThePath(String endpoint, String target) {
		refused(HttpMethod.POST, "/actuator/" + endpoint + "/elsewhere", Map.of("selected", target));
		nothingHappened();
	}

	@ParameterizedTest
	@ValueSource(strings = { "registry/self/more", "configcenter/a/b", "loadbalancer/orders/more" })
	void aPathOfSeveralPartsIsNotFound(String path) {
		exchange(HttpMethod.POST, "/actuator/" + path, Map.of()).expectStatus().isNotFound();
		nothingHappened();
	}

	private void refused(HttpMethod method, String uri, Map<String, String> overriding) {
		exchange(method, uri, overriding).expectStatus()
			.isBadRequest()
			.expectHeader()
			.contentType(MediaType.APPLICATION_PROBLEM_JSON);
	}

	private WebTestClient.ResponseSpec exchange(HttpMethod method, String uri, Map<String, String> overriding) {
		Map<String, String> body = new HashMap<>(Map.of("status", "OUT_OF_SERVICE", "value", "1", "author", "mallory",
				"reason", "fun", "policy", "round-robin"));
		body.putAll(overriding);
		WebTestClient.RequestBodySpec request = this.client.method(method).uri(uri);
		return (method == HttpMethod.POST) ? request.bodyValue(body).exchange() : request.exchange();
	}

	private void nothingHappened() {
		assertThat(this.registry.discover("orders").instances().get(0).status()).isEqualTo(InstanceStatus.UP);
		assertThat(this.settings.snapshot().entries()).isEmpty();
		assertThat(this.balancers.find("orders").policy()).isEqualTo("p2c");
		assertThat(products().peek(1L)).isEqualTo("kayak");
	}

	private IntelligentCache<Long, String> products() {
		return this.caches.cache("products", Long.class, String.class);
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class App {

	}

}
