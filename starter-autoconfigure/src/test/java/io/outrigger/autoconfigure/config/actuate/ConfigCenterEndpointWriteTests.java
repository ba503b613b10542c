package io.outrigger.autoconfigure.config.actuate;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.test.web.reactive.server.WebTestClient;

import io.outrigger.autoconfigure.config.StorefrontProperties;
import io.outrigger.config.ConfigEntry;
import io.outrigger.config.ConfigScope;
import io.outrigger.config.ConfigStore;
import io.outrigger.config.LiveConfig;
import io.outrigger.config.Release;
import io.outrigger.config.Release.Change;
import io.outrigger.config.effective.ConfigFollower;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the writes of {@link ConfigCenterEndpoint} over HTTP, where they are allowed.
 */
@SpringBootTest(classes = ConfigCenterEndpointTests.App.class,
		webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
		properties = { "management.endpoints.web.exposure.include=configcenter",
				"management.endpoint.configcenter.access=unrestricted" })
class ConfigCenterEndpointWriteTests {

	private static final String KEY = "storefront.discount-percent";

	private static final Map<String, String> WHO = Map.of("author", "ann", "reason", "spring sale");

	@Autowired
	private WebTestClient client;

	@Autowired
	private ConfigStore store;

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
	void aPublishedKeyIsInEffectAtOnce() {
		long before = this.store.snapshot().revision();
		post("/" + KEY, with("value", "30")).expectStatus()
			.isOk()
			.expectBody()
			.jsonPath("$.key")
			.isEqualTo(KEY)
			.jsonPath("$.version")
			.value(Number.class, (version) -> assertThat(version.longValue()).isPositive());
		assertThat(this.live.get().discountPercent()).isEqualTo(30);
		assertThat(this.store.snapshot().revision()).isEqualTo(before + 1);
		ConfigEntry entry = this.store.snapshot().get(KEY);
		assertThat(entry.author()).isEqualTo("ann");
		assertThat(entry.reason()).isEqualTo("spring sale");
	}

	@Test
	void keysThatNeedARestartAreNamed() {
		post("/server.port", with("value", "1")).expectStatus()
			.isOk()
			.expectBody()
			.jsonPath("$.restartRequired")
			.isEqualTo(List.of("server.port"));
		post("", with("changes", "outrigger.backend: memory\nstorefront.min: 4")).expectStatus()
			.isOk()
			.expectBody()
			.jsonPath("$.restartRequired")
			.isEqualTo(List.of("outrigger.backend"));
		this.client.get()
			.uri("/actuator/configcenter")
			.exchange()
			.expectBody()
			.jsonPath("$.restartRequired")
			.isEqualTo(List.of("outrigger.backend", "server.port"));
		delete("/server.port", WHO).exchange()
			.expectBody()
			.jsonPath("$.restartRequired")
			.isEqualTo(List.of("server.port"));
		post("/storefront.min", with("value", "5")).expectBody().jsonPath("$.restartRequired.length()").isEqualTo(0);
	}

	@Test
	void anEmptyValueIsAValue() {
		post("/empty.value", with("value", "")).expectStatus().isOk();
		assertThat(this.store.snapshot().get("empty.value").value()).isEmpty();
	}

	@Test
	void aLostCompareAndSetIsAConflict() {
		post("/cas.key", with("value", "1", "expectedVersion", "0")).expectStatus().isOk();
		problem(request("/cas.key", with("value", "2", "expectedVersion", "0")), HttpStatus.CONFLICT,
				"Key 'cas.key' has version 1 but was expected not to exist; read it again before you change it");
		problem(request("/cas.key", with("value", "2", "expectedVersion", 7)), HttpStatus.CONFLICT,
				"Key 'cas.key' has version 1 but was expected to have version 7;"
						+ " read it again before you change it");
		post("/cas.key", with("value", "2", "expectedVersion", "1")).expectStatus()
			.isOk()
			.expectBody()
			.jsonPath("$.version")
			.isEqualTo(2);
	}

	@Test
	void aReleaseThatCannotBeUsedIsUnprocessable() {
		problem(request("/" + KEY, with("value", "95")), HttpStatus.UNPROCESSABLE_ENTITY,
				"'storefront' cannot be used: " + KEY + " is 95 but must be: from 0 to 90");
		problem(request("/storefront.api-key", with("value", "s3c")), HttpStatus.UNPROCESSABLE_ENTITY,
				"'storefront' cannot be used: api key '******' is too short");
		assertThat(this.live.get().discountPercent()).isEqualTo(10);
		assertThat(this.store.snapshot().entries()).isEmpty();
	}

	@Test
	void authorAndReasonAreMandatory() {
		problem(request("/a", Map.of("value", "1", "reason", "why")), HttpStatus.BAD_REQUEST,
				"author is missing but must be: not blank");
		problem(request("/a", Map.of("value", "1", "author", "ann")), HttpStatus.BAD_REQUEST,
				"reason is missing but must be: not blank");
		problem(request("/a", Map.of("value", "1", "author", " ", "reason", "why")), HttpStatus.BAD_REQUEST,
				"author is blank but must be: not blank");
		problem(request("/a", Map.of("rollbackTo", "1", "reason", "why")), HttpStatus.BAD_REQUEST,
				"author is missing but must be: not blank");
		problem(request("", Map.of("changes", "a: 1", "author", "ann")), HttpStatus.BAD_REQUEST,
				"reason is missing but must be: not blank");
		problem(delete("/a", Map.of("author", "ann")), HttpStatus.BAD_REQUEST,
				"reason is missing but must be: not blank");
	}

	@Test
	void aProblemNamesFieldAndRule() {
		post("/a", Map.of("value", "1")).expectBody()
			.jsonPath("$.name")
			.isEqualTo("author")
			.jsonPath("$.rule")
			.isEqualTo("not blank");
	}

	@Test
	void eitherValueOrRollbackToIsGiven() {
		problem(request("/a", WHO), HttpStatus.BAD_REQUEST, "value is missing but must be: given, or else rollbackTo");
		problem(request("/a", with("value", "1", "rollbackTo", "1")), HttpStatus.BAD_REQUEST,
				"value is given together with rollbackTo but must be: given, or else rollbackTo");
	}

	@Test
	void versionsAreNumbers() {
		problem(request("/a", with("value", "1", "expectedVersion", "latest")), HttpStatus.BAD_REQUEST,
				"expectedVersion is 'latest' but must be: a version, such as 3, or 0 if the key must not exist");
		problem(request("/a", with("value", "1", "expectedVersion", "-1")), HttpStatus.BAD_REQUEST,
				"expectedVersion is '-1' but must be: a version, such as 3, or 0 if the key must not exist");
		problem(request("/a", with("rollbackTo", "first")), HttpStatus.BAD_REQUEST,
				"rollbackTo is 'first' but must be: a version, such as 3");
	}

	@Test
	void aFieldNamedKeyChangesNothing() {
		post("/same.key", with("key", "other.key", "value", "1")).expectStatus()
			.isOk()
			.expectBody()
			.jsonPath("$.key")
			.isEqualTo("same.key");
	}

	@Test
	void rollsBackToAnEarlierVersion() {
		post("/back.key", with("value", "1")).expectStatus().isOk();
		post("/back.key", with("value", "2")).expectStatus().isOk();
		post("/back.key", with("rollbackTo", "1")).expectStatus()
			.isOk()
			.expectBody()
			.jsonPath("$.key")
			.isEqualTo("back.key")
			.jsonPath("$.version")
			.isEqualTo(3);
		assertThat(this.store.snapshot().get("back.key").value()).isEqualTo("1");
		problem(request("/back.key", with("rollbackTo", "9")), HttpStatus.NOT_FOUND,
				"rollbackTo is '9' but must be:" + " a version that 'back.key' had and that its history still holds");
	}

	@Test
	void deletesAKey() {
		post("/" + KEY, with("value", "30")).expectStatus().isOk();
		long version = this.store.snapshot().get(KEY).version();
		problem(delete("/" + KEY, with("expectedVersion", "99")), HttpStatus.CONFLICT, "Key '" + KEY + "' has version "
				+ version + " but was expected to have version 99; read it again before you change it");
		delete("/" + KEY, with("expectedVersion", String.valueOf(version))).exchange()
			.expectStatus()
			.isOk()
			.expectBody()
			.jsonPath("$.key")
			.isEqualTo(KEY)
			.jsonPath("$.version")
			.isEqualTo(version + 1);
		assertThat(this.live.get().discountPercent()).isEqualTo(10);
		problem(delete("/" + KEY, WHO), HttpStatus.NOT_FOUND, "key is '" + KEY + "' but must be: a key that exists");
	}

	@Test
	void changesSeveralKeysAtOnce() {
		post("/to.delete", with("value", "x")).expectStatus().isOk();
		post("", with("changes", "storefront:\n  min: 40\n  max: 50\nto.delete: null\n")).expectStatus()
			.isOk()
			.expectBody()
			.jsonPath("$.revision")
			.isEqualTo(this.store.snapshot().revision())
			.jsonPath("$.changes[*].key")
			.isEqualTo(List.of("storefront.min", "storefront.max", "to.delete"))
			.jsonPath("$.changes[2].version")
			.isEqualTo(2);
		assertThat(this.live.get().min()).isEqualTo(40);
		assertThat(this.live.get().max()).isEqualTo(50);
		assertThat(this.store.snapshot().entries()).doesNotContainKey("to.delete");
	}

	@Test
	void severalKeysChangeTogetherOrNotAtAll() {
		problem(request("", with("changes", "storefront:\n  min: 60\n  max: 50\n")), HttpStatus.UNPROCESSABLE_ENTITY,
				"'storefront' cannot be used: min 60 is above max 50");
		assertThat(this.store.snapshot().entries()).isEmpty();
		post("", with("changes", "nobody: null")).expectStatus()
			.isOk()
			.expectBody()
			.jsonPath("$.changes.length()")
			.isEqualTo(0);
	}

	@Test
	void yamlThatCannotBeReadIsABadRequestThatDoesNotEchoIt() {
		problem(request("", with("changes", "password: s3cr3t\nb: [1\nc: 2")), HttpStatus.BAD_REQUEST,
				"changes cannot be read at line 3, column 2 but must be: YAML of nested keys,"
						+ " at most 32 levels and 50 aliases");
		problem(request("", WHO), HttpStatus.BAD_REQUEST, "changes is missing but must be: YAML of keys and values");
	}

	@Test
	void aKeyCanBeThatOfAnotherScope() {
		post("/scoped.one?scope=namespace", with("value", "for all")).expectStatus().isOk();
		post("/scoped.one?profile=prod&label=blue", with("value", "narrow")).expectStatus().isOk();
		get("").jsonPath("$.entries[?(@.key=='scoped.one')].scope").isEqualTo(List.of("*"));
		post("/scoped.one", with("value", "own")).expectStatus().isOk();
		get("").jsonPath("$.entries[?(@.key=='scoped.one')].scope").isEqualTo(List.of("application"));
		get("?scope=namespace").jsonPath("$.scope").isEqualTo("*").jsonPath("$.entries[0].value").isEqualTo("for all");
		get("?scope=application&profile=prod&label=blue").jsonPath("$.entries[0].value").isEqualTo("narrow");
		get("/scoped.one?profile=prod&label=blue").jsonPath("$.scope").isEqualTo("application/prod/blue");
		get("/scoped.one?scope=namespace").jsonPath("$.history[0].value").isEqualTo("for all");
		post("?scope=namespace", with("changes", "scoped.one: null")).expectStatus().isOk();
		get("?scope=namespace").jsonPath("$.entries.length()").isEqualTo(0);
		this.client.delete()
			.uri("/actuator/configcenter/scoped.one?profile=prod&label=blue&author=ann&reason=done")
			.exchange()
			.expectStatus()
			.isOk();
		assertThat(this.store.snapshot().values()).containsEntry("scoped.one", "own");
	}

	@Test
	void aScopeThatCannotBeIsNamed() {
		problem(request("/a?scope=world", with("value", "1")), HttpStatus.BAD_REQUEST,
				"scope is 'world' but must be: namespace or application");
		problem(request("/a?profile=a{b", with("value", "1")), HttpStatus.BAD_REQUEST,
				"profile is 'a{b' but must be: " + ConfigScope.RULE);
		problem(this.client.get().uri("/actuator/configcenter?label={label}", "x/y"), HttpStatus.BAD_REQUEST,
				"label is 'x/y' but must be: " + ConfigScope.RULE);
	}

	@Test
	void aScopeDoesNotOverrideThePath() {
		problem(request("/a?selected=b", with("value", "1")), HttpStatus.BAD_REQUEST,
				"A parameter or field of the request is named like a part of the path; the path alone decides");
	}

	@Test
	void aTypeIsDeclaredAndKept() {
		post("/typed.key", with("value", "10", "type", "integer")).expectStatus().isOk();
		get("/typed.key").jsonPath("$.type").isEqualTo("INTEGER");
		problem(request("/typed.key", with("value", "s3cr3t")), HttpStatus.BAD_REQUEST,
				"value of 'typed.key' is not of type INTEGER but must be: a whole number of 64 bits, such as -3");
		problem(request("/typed.key", with("value", "1", "type", "colour")), HttpStatus.BAD_REQUEST,
				"type is 'colour' but must be: one of [TEXT, BOOLEAN, INTEGER, DECIMAL, DURATION, SIZE, JSON]");
	}

	@Test
	void showsTheAuditTrail() {
		post("/audited.key", with("value", "1")).expectStatus().isOk();
		post("", with("changes", "audited.key: 2\naudited.other: 1")).expectStatus().isOk();
		get("?releases=2").jsonPath("$.scope")
			.isEqualTo("application")
			.jsonPath("$.releases.length()")
			.isEqualTo(2)
			.jsonPath("$.releases[0].author")
			.isEqualTo("ann")
			.jsonPath("$.releases[0].reason")
			.isEqualTo("spring sale")
			.jsonPath("$.releases[0].versions['audited.key']")
			.isEqualTo(2)
			.jsonPath("$.releases[0].versions['audited.other']")
			.isEqualTo(1)
			.jsonPath("$.releases[1].versions['audited.key']")
			.isEqualTo(1);
		problem(this.client.get().uri("/actuator/configcenter?releases=0"), HttpStatus.BAD_REQUEST,
				"releases is '0' but must be: how many releases to show, from 1 to 1000");
	}

	@Test
	void showsWhatIsAnotherBetweenTwoVersions() {
		post("/differing.password", with("value", "1")).expectStatus().isOk();
		post("/differing.password", with("value", "2", "type", "integer")).expectStatus().isOk();
		get("/differing.password?from=1&to=2").jsonPath("$.differences")
			.isEqualTo(List.of("value", "type"))
			.jsonPath("$.from.value")
			.isEqualTo("******")
			.jsonPath("$.from.version")
			.isEqualTo(1)
			.jsonPath("$.to.type")
			.isEqualTo("INTEGER");
		problem(this.client.get().uri("/actuator/configcenter/differing.password?from=1&to=7"), HttpStatus.NOT_FOUND,
				"to is '7' but must be: a version of 'differing.password' that its history still holds");
		problem(this.client.get().uri("/actuator/configcenter/differing.password?from=1"), HttpStatus.BAD_REQUEST,
				"to is missing but must be: a version, as from is given");
	}

	private WebTestClient.BodyContentSpec get(String path) {
		return this.client.get().uri("/actuator/configcenter" + path).exchange().expectStatus().isOk().expectBody();
	}

	private WebTestClient.RequestHeadersSpec<?> delete(String path, Map<String, ?> query) {
		return this.client.delete().uri((uri) -> {
			uri.path("/actuator/configcenter" + path);
			query.forEach((name, value) -> uri.queryParam(name, value));
			return uri.build();
		});
	}

	private static Map<String, Object> with(Object... fields) {
		Map<String, Object> body = new HashMap<>(WHO);
		for (int i = 0; i < fields.length; i += 2) {
			body.put((String) fields[i], fields[i + 1]);
		}
		return body;
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

}
