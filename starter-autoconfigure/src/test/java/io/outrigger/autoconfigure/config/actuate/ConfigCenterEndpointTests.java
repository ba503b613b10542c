package io.outrigger.autoconfigure.config.actuate;

import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.test.web.reactive.server.WebTestClient;
import org.springframework.test.web.reactive.server.WebTestClient.BodyContentSpec;

import io.outrigger.autoconfigure.config.StorefrontProperties;
import io.outrigger.config.ConfigEntry;
import io.outrigger.config.ConfigStore;
import io.outrigger.config.LiveConfig;
import io.outrigger.config.Release;
import io.outrigger.config.Release.Change;
import io.outrigger.config.effective.ConfigFollower;
import io.outrigger.config.publish.ConfigPublisher;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link ConfigCenterEndpoint} over HTTP.
 */
@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
		properties = { "management.endpoints.web.exposure.include=configcenter" })
class ConfigCenterEndpointTests {

	private static final String KEY = "storefront.discount-percent";

	@Autowired
	private WebTestClient client;

	@Autowired
	private ConfigStore store;

	@Autowired
	private ConfigPublisher publisher;

	@Autowired
	private ConfigFollower follower;

	@Autowired
	private LiveConfig<StorefrontProperties> live;

	@AfterEach
	void deleteEverything() {
		List<Change> changes = this.store.snapshot().entries().keySet().stream().map(Change::delete).toList();
		if (!changes.isEmpty()) {
			this.store.publish(new Release(changes, "test", "clean up")).block();
			this.follower.follow().block();
		}
	}

	@Test
	void showsEveryKey() {
		publish(Change.set(KEY, "30"), Change.set("storefront.api-key", "s3cr3t"));
		ConfigEntry entry = this.store.snapshot().get(KEY);
		get("").jsonPath("$.revision")
			.isEqualTo(this.store.snapshot().revision())
			.jsonPath("$.appliedRevision")
			.isEqualTo(this.store.snapshot().revision())
			.jsonPath("$.backend")
			.isEqualTo("memory")
			.jsonPath("$.snapshotAgeMs")
			.isEqualTo(0)
			.jsonPath("$.entries.length()")
			.isEqualTo(2)
			.jsonPath("$.entries[0].key")
			.isEqualTo("storefront.api-key")
			.jsonPath("$.entries[0].value")
			.isEqualTo("******")
			.jsonPath("$.entries[1].key")
			.isEqualTo(KEY)
			.jsonPath("$.entries[1].value")
			.isEqualTo("30")
			.jsonPath("$.entries[1].version")
			.isEqualTo(entry.version())
			.jsonPath("$.entries[1].updatedAt")
			.isEqualTo(entry.updatedAt().toString())
			.jsonPath("$.entries[1].author")
			.isEqualTo("ann")
			.jsonPath("$.entries[1].type")
			.isEqualTo("TEXT")
			.jsonPath("$.entries[1].scope")
			.isEqualTo("application")
			.jsonPath("$.lastRejection")
			.doesNotExist();
	}

	@Test
	void showsOneKeyWithItsPast() {
		publish(Change.set("past.secret", "s3cr3t"));
		publish(Change.set("past.secret", "s3cr3t-2"));
		get("/past.secret").jsonPath("$.key")
			.isEqualTo("past.secret")
			.jsonPath("$.version")
			.isEqualTo(2)
			.jsonPath("$.value")
			.isEqualTo("******")
			.jsonPath("$.history[*].version")
			.isEqualTo(List.of(2, 1))
			.jsonPath("$.history[1].value")
			.isEqualTo("******")
			.jsonPath("$.history[1].author")
			.isEqualTo("ann")
			.jsonPath("$.history[1].reason")
			.isEqualTo("test");
	}

	@Test
	void showsThePastOfADeletedKey() {
		publish(Change.set("past.deleted", "x"));
		publish(Change.delete("past.deleted"));
		get("/past.deleted").jsonPath("$.deleted")
			.isEqualTo(true)
			.jsonPath("$.value")
			.doesNotExist()
			.jsonPath("$.history[0].deleted")
			.isEqualTo(true)
			.jsonPath("$.history[1].value")
			.isEqualTo("x");
	}

	@Test
	void anUnknownKeyIsNotFound() {
		problem(this.client.get().uri("/actuator/configcenter/nobody"), HttpStatus.NOT_FOUND,
				"key is 'nobody' but must be: a key that exists");
	}

	@Test
	void tellsWhyTheLatestRevisionIsNotInEffect() {
		this.store.publish(new Release(Change.set(KEY, "95"), "ann", "test")).block();
		this.follower.follow().block();
		get("").jsonPath("$.lastRejection.revision")
			.isEqualTo(this.store.snapshot().revision())
			.jsonPath("$.appliedRevision")
			.isEqualTo(this.store.snapshot().revision() - 1)
			.jsonPath("$.lastRejection.reason")
			.isEqualTo("'storefront' cannot be used: " + KEY + " is 95 but must be: from 0 to 90");
	}

	@Test
	void writesAreRefusedUntilOpened() {
		post("/" + KEY, Map.of("value", "30", "author", "ann", "reason", "sale")).expectStatus()
			.isEqualTo(HttpStatus.METHOD_NOT_ALLOWED);
		post("", Map.of("changes", "a: 1", "author", "ann", "reason", "sale")).expectStatus()
			.isEqualTo(HttpStatus.METHOD_NOT_ALLOWED);
		this.client.delete()
			.uri("/actuator/configcenter/" + KEY)
			.exchange()
			.expectStatus()
			.isEqualTo(HttpStatus.METHOD_NOT_ALLOWED);
		assertThat(this.store.snapshot().entries()).isEmpty();
	}

	private void publish(Change... changes) {
		this.publisher.publish(new Release(List.of(changes), "ann", "test")).block();
	}

	private BodyContentSpec get(String path) {
		return this.client.get().uri("/actuator/configcenter" + path).exchange().expectStatus().isOk().expectBody();
	}

	private WebTestClient.ResponseSpec post(String path, Map<String, ?> body) {
		return request(path, body).exchange();
	}

	private WebTestClient.RequestHeadersSpec<?> request(String path, Map<String, ?> body) {
		return this.client.post()
			.uri("/actuator/configcenter" + path)
			.contentType(MediaType.APPLICATION_JSON)
			.bodyValue(body);
	}

	private static void problem(WebTestClient.RequestHeadersSpec<?> request, HttpStatus status, String detail) {
		request.exchange()
			.expectStatus()
			.isEqualTo(status)
			.expectHeader()
			.contentType(MediaType.APPLICATION_PROBLEM_JSON)
			.expectBody()
			.jsonPath("$.status")
			.isEqualTo(status.value())
			.jsonPath("$.detail")
			.isEqualTo(detail);
	}

	@SpringBootConfiguration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	@EnableConfigurationProperties(StorefrontProperties.class)
	static class App {

	}

}
