package io.outrigger.sidecar.inbound;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.outrigger.sidecar.identity.CallerIdentity;
import io.outrigger.sidecar.match.RequestMatch;
import io.outrigger.sidecar.match.TestRequest;
import io.outrigger.sidecar.route.PathTemplate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for {@link AccessRules} and {@link AccessRule}.
 */
class AccessRulesTests {

	private static final CallerIdentity ORDERS = new CallerIdentity("orders", "orders-1");

	private static final CallerIdentity BILLING = new CallerIdentity("billing", "billing-1");

	@Test
	void whatFitsNoRuleIsOpenToAll() {
		AccessRules rules = rules(rule("admin", "/admin/**", Set.of(), "orders"));
		assertThat(rules.refusal(TestRequest.get("/products/1"), null)).isNull();
		assertThat(AccessRules.NONE.refusal(TestRequest.get("/admin"), null)).isNull();
	}

	@Test
	void aRuleLetsOnlyItsCallersIn() {
		AccessRules rules = rules(rule("admin", "/admin/**", Set.of(), "orders"));
		assertThat(rules.refusal(TestRequest.get("/admin/users"), ORDERS)).isNull();
		assertThat(rules.refusal(TestRequest.get("/admin"), BILLING)).isEqualTo(Refusal.CALLER_FORBIDDEN);
		assertThat(rules.refusal(TestRequest.get("/admin/"), null)).isEqualTo(Refusal.CALLER_UNKNOWN);
	}

	@Test
	void whoeverMayNotReadMayNotAskForTheHeadersEither() {
		AccessRules rules = rules(rule("read", "/prices/**", Set.of("GET"), "orders"));
		assertThat(rules.refusal(new TestRequest("HEAD", "/prices/1", Map.of()), null))
			.isEqualTo(Refusal.CALLER_UNKNOWN);
		assertThat(rules.refusal(new TestRequest("PUT", "/prices/1", Map.of()), null)).isNull();
	}

	@ParameterizedTest
	@ValueSource(
			strings = { "//admin", "/admin//users", "/a%2Fb", "/admin/../x", "/x/..", "/./admin", "/admin\\users" })
	void whatNotEverybodyUnderstandsTheSameWayIsRefusedWhereThereAreRules(String path) {
		AccessRules rules = rules(rule("admin", "/admin/**", Set.of(), "orders"));
		assertThat(rules.refusal(TestRequest.get(path), ORDERS)).isEqualTo(Refusal.BAD_PATH);
		assertThat(AccessRules.NONE.refusal(TestRequest.get(path), null)).isNull();
	}

	@Test
	void aSlashAtTheEndChangesNothing() {
		AccessRules rules = rules(rule("admin", "/admin", Set.of(), "orders"));
		assertThat(rules.refusal(TestRequest.get("/admin/"), BILLING)).isEqualTo(Refusal.CALLER_FORBIDDEN);
		assertThat(rules.refusal(TestRequest.get("/"), null)).isNull();
		AccessRules root = rules(rule("root", "/", Set.of(), "orders"));
		assertThat(root.refusal(TestRequest.get("/"), BILLING)).isEqualTo(Refusal.CALLER_FORBIDDEN);
		assertThat(root.refusal(TestRequest.get(""), BILLING)).as("below a base path")
			.isEqualTo(Refusal.CALLER_FORBIDDEN);
	}

	@ParameterizedTest
	@ValueSource(strings = { "/admin/", "/a%20b", "/a//b", "/a;b" })
	void aPathThatNoRequestHasIsNoRule(String path) {
		assertThatIllegalArgumentException().isThrownBy(() -> rule("r", path, Set.of(), "orders"))
			.withMessageContaining(RequestMatch.PATH_RULE);
	}

	@Test
	void anAsteriskStandsForWhoeverProvesToBeAService() {
		AccessRules rules = rules(rule("internal", null, Set.of(), AccessRule.ANY));
		assertThat(rules.refusal(TestRequest.get("/"), BILLING)).isNull();
		assertThat(rules.refusal(TestRequest.get("/"), null)).isEqualTo(Refusal.CALLER_UNKNOWN);
	}

	@Test
	void theFirstThatFitsDecides() {
		AccessRules rules = rules(rule("all", null, Set.of(), "orders"),
				rule("open", "/products/**", Set.of(), AccessRule.ANY),
				rule("write", "/products/**", Set.of("PUT", "DELETE"), "billing"));
		assertThat(rules.rules()).extracting(AccessRule::id).containsExactly("write", "open", "all");
		assertThat(rules.refusal(TestRequest.get("/products/1"), BILLING)).isNull();
		TestRequest put = new TestRequest("PUT", "/products/1", Map.of());
		assertThat(rules.refusal(put, BILLING)).isNull();
		assertThat(rules.refusal(put, ORDERS)).isEqualTo(Refusal.CALLER_FORBIDDEN);
		assertThat(rules.refusal(TestRequest.get("/other"), BILLING)).isEqualTo(Refusal.CALLER_FORBIDDEN);
	}

	@Test
	void anOrderThatIsSaidGoesFirst() {
		AccessRule late = new AccessRule("late", 5, new RequestMatch(PathTemplate.of("/a/b"), Set.of()),
				Set.of("orders"));
		AccessRules rules = rules(late, rule("early", "/a/**", Set.of(), "billing"));
		assertThat(rules.refusal(TestRequest.get("/a/b"), BILLING)).isNull();
	}

	@Test
	void badRulesAreRefused() {
		assertThatIllegalArgumentException().isThrownBy(() -> rule("no spaces", null, Set.of(), "orders"))
			.withMessageContaining("letters");
		assertThatIllegalArgumentException()
			.isThrownBy(() -> new AccessRule("none", 0, new RequestMatch(null, Set.of()), Set.of()))
			.withMessageContaining("at least one");
		List<AccessRule> many = IntStream.rangeClosed(0, AccessRules.MOST)
			.mapToObj((i) -> rule("r" + i, null, Set.of(), "orders"))
			.toList();
		assertThatIllegalArgumentException().isThrownBy(() -> AccessRules.of(many)).withMessageContaining("at most");
	}

	private static AccessRules rules(AccessRule... rules) {
		return AccessRules.of(List.of(rules));
	}

	private static AccessRule rule(String id, String path, Set<String> methods, String caller) {
		PathTemplate template = (path != null) ? PathTemplate.of(path) : null;
		return new AccessRule(id, 0, new RequestMatch(template, methods), Set.of(caller));
	}

}
