package io.outrigger.sidecar.rate;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import java.util.stream.IntStream;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.scheduler.Schedulers;
import reactor.test.StepVerifier;

import io.outrigger.flow.rate.KeyUse;
import io.outrigger.flow.rate.Quota;
import io.outrigger.flow.rate.RateLimit;
import io.outrigger.sidecar.match.RequestMatch;
import io.outrigger.sidecar.match.TestRequest;
import io.outrigger.sidecar.route.PathTemplate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for {@link RateLimits}, {@link RateRules} and {@link RateRule}.
 */
class RateLimitsTests {

	private static final Duration PATIENCE = Duration.ofSeconds(10);

	private final Fleet fleet = new Fleet();

	private long now;

	private RateRules rules = RateRules.NONE;

	private final RateLimits limits = new RateLimits(() -> this.rules, this.fleet, Schedulers.immediate(),
			() -> this.now);

	@Test
	void whatNoRuleIsForMayComeAsOftenAsItLikes() {
		assertThat(this.limits.hasRules()).isFalse();
		assertThat(this.limits.arrived(TestRequest.get("/"), null)).isEqualTo(RateDecision.FREE);
		this.rules = rules(rule("search", "/search/**", "none", 1));
		assertThat(arrive("/other")).isEqualTo(RateVerdict.FREE);
	}

	@Test
	void eachKeyHasALimitOfItsOwn() {
		this.rules = rules(rule("all", null, "client", 2));
		for (String client : List.of("192.0.2.1", "192.0.2.2")) {
			assertThat(from(client).isRefused()).isFalse();
			assertThat(from(client).quota().remaining()).isZero();
			assertThat(from(client).waitNanos()).isEqualTo(500_000_000L);
		}
		this.now += 500_000_000L;
		assertThat(from("192.0.2.1").isRefused()).isFalse();
		RateView view = this.limits.view().get(0);
		assertThat(view.granted()).isEqualTo(5);
		assertThat(view.refused()).isEqualTo(2);
		assertThat(view.top()).extracting((use) -> use.key()).containsExactly("192.0.2.1", "192.0.2.2");
		assertThat(this.limits.count("all", true)).isEqualTo(2);
		assertThat(this.limits.count("none", true)).isZero();
	}

	@Test
	void everyRuleThatFitsCounts() {
		this.rules = rules(rule("all", null, "none", 3), rule("search", "/search/**", "none", 1));
		assertThat(arrive("/search/a").rule()).as("the tighter one").isEqualTo("search");
		assertThat(arrive("/search/a").rule()).isEqualTo("search");
		assertThat(arrive("/other").rule()).isEqualTo("all");
		assertThat(arrive("/other").isRefused()).as("what was refused was counted by the first").isTrue();
	}

	@ParameterizedTest
	@ValueSource(strings = { "//search/a", "/x/../search/a", "/search%2Fa", "/search/./a" })
	void nobodyGetsAroundALimitByWritingThePathInAnotherWay(String path) {
		this.rules = rules(rule("search", "/search/**", "none", 1));
		assertThat(arrive("/search/a").isRefused()).isFalse();
		assertThat(arrive(path).isRefused()).isTrue();
	}

	@Test
	void methodsChooseToo() {
		this.rules = RateRules.of(List.of(new RateRule("write", new RequestMatch(null, Set.of("PUT")),
				RateKey.of("none"), RateLimit.perSecond(1), 10, false)));
		TestRequest put = new TestRequest("PUT", "/", Map.of());
		assertThat(this.limits.arrived(put, null).verdict().isRefused()).isFalse();
		assertThat(this.limits.arrived(put, null).verdict().isRefused()).isTrue();
		assertThat(arrive("/").isRefused()).isFalse();
	}

	@Test
	void whatWasCountedStaysWhenTheLimitChanges() {
		this.rules = rules(rule("all", null, "none", 2));
		arrive("/");
		arrive("/");
		this.rules = rules(rule("all", "/a/**", "none", 4));
		assertThat(arrive("/a").quota().remaining()).as("it lacks what it lacked").isOne();
		assertThat(arrive("/").isRefused()).as("not for it any more").isFalse();
		this.rules = rules(rule("all", "/a/**", "client", 4));
		assertThat(arrive("/a").isRefused()).as("other keys begin anew").isFalse();
		assertThat(this.limits.count("all", false)).isEqualTo(4);
	}

	@Test
	void whoeverTheApplicationKnowsIsCountedOnceItDoes() {
		this.rules = rules(rule("all", null, "none", 100), rule("user", "/", "principal", 1));
		assertThat(this.limits.awaitsPrincipal(TestRequest.get("/"))).isTrue();
		assertThat(this.limits.awaitsPrincipal(TestRequest.get("/other"))).isFalse();
		assertThat(arrive("/").rule()).isEqualTo("all");
		assertThat(authenticate("alice").rule()).isEqualTo("user");
		assertThat(authenticate("alice").isRefused()).isTrue();
		assertThat(authenticate("bob").isRefused()).isFalse();
		assertThat(authenticate(null).isRefused()).isFalse();
		assertThat(authenticate(null).isRefused()).as("all whom nobody knows").isTrue();
		assertThat(this.limits.count("all", false)).isOne();
	}

	@Test
	void theFleetIsAskedLast() {
		this.rules = rules(rule("all", null, "none", 2), fleetRule("fleet"));
		this.fleet.waits = List.of(0L, 7L);
		RateDecision first = this.limits.arrived(TestRequest.get("/"), null);
		assertThat(first.verdict().rule()).isEqualTo("all");
		assertThat(this.fleet.asked).as("who does not wait for the answer asks for nothing").isEmpty();
		StepVerifier.create(first.together())
			.assertNext((verdict) -> assertThat(verdict.isRefused()).isFalse())
			.expectComplete()
			.verify(PATIENCE);
		StepVerifier.create(this.limits.arrived(TestRequest.get("/"), null).together()).assertNext((verdict) -> {
			assertThat(verdict.rule()).isEqualTo("fleet");
			assertThat(verdict.waitNanos()).isEqualTo(7);
		}).expectComplete().verify(PATIENCE);
		assertThat(this.limits.arrived(TestRequest.get("/"), null).together()).as("refused here").isNull();
		assertThat(this.fleet.asked).hasSize(2);
		assertThat(this.limits.count("fleet", true)).isOne();
		RateView view = this.limits.view().get(1);
		assertThat(view.keys()).isOne();
		assertThat(view.top()).extracting(KeyUse::key).containsExactly("known");
	}

	@Test
	void whereThereIsNoFleetTheInstanceIsAllOfIt() {
		this.rules = rules(fleetRule("fleet"));
		RateLimits alone = new RateLimits(() -> this.rules, null, Schedulers.immediate(), () -> this.now);
		assertThat(alone.arrived(TestRequest.get("/"), null).verdict().isRefused()).isFalse();
		assertThat(alone.arrived(TestRequest.get("/"), null).verdict().isRefused()).isTrue();
	}

	@Test
	void knowsNoMoreKeysThanItMay() {
		RateRule rule = new RateRule("all", new RequestMatch(null, Set.of()), RateKey.of("header:X-Key"),
				RateLimit.perSecond(1), 100, false);
		this.rules = RateRules.of(List.of(rule));
		for (int i = 0; i < 20_000; i++) {
			TestRequest request = new TestRequest("GET", "/", Map.of("X-Key", List.of("\u4e16" + i)));
			this.limits.arrived(request, null);
		}
		assertThat(this.limits.view().get(0).keys()).isLessThanOrEqualTo(110);
		assertThat(this.limits.view().get(0).top()).hasSize(10);
	}

	@Test
	void tellsOfEachRule() {
		this.rules = rules(rule("one", null, "none", 1));
		List<String> told = new ArrayList<>();
		this.limits.onRule(told::add);
		this.rules = rules(rule("one", null, "none", 1), rule("two", null, "none", 1));
		arrive("/");
		assertThat(told).contains("one", "two");
	}

	@Test
	void badRulesAreRefused() {
		assertThatIllegalArgumentException().isThrownBy(() -> rule("no spaces", null, "none", 1));
		assertThatIllegalArgumentException()
			.isThrownBy(() -> new RateRule("r", new RequestMatch(null, Set.of()), RateKey.of("none"),
					RateLimit.perSecond(1), 0, false))
			.withMessageContaining(RateRule.MAX_KEYS_RULE);
		RateRule[] many = IntStream.rangeClosed(0, RateRules.MOST)
			.mapToObj((i) -> rule("r" + i, null, "none", 1))
			.toArray(RateRule[]::new);
		assertThatIllegalArgumentException().isThrownBy(() -> rules(many)).withMessageContaining("at most 64");
	}

	private RateVerdict arrive(String path) {
		return this.limits.arrived(TestRequest.get(path), null).verdict();
	}

	private RateVerdict from(String client) {
		return this.limits.arrived(TestRequest.from(client), null).verdict();
	}

	private RateVerdict authenticate(@Nullable String principal) {
		return this.limits.authenticated(TestRequest.get("/"), principal).verdict();
	}

	private static RateRules rules(RateRule... rules) {
		return RateRules.of(List.of(rules));
	}

	private static RateRule rule(String id, @Nullable String path, String key, int permits) {
		PathTemplate template = (path != null) ? PathTemplate.of(path) : null;
		return new RateRule(id, new RequestMatch(template, Set.of()), RateKey.of(key), RateLimit.perSecond(permits),
				100, false);
	}

	private static RateRule fleetRule(String id) {
		return new RateRule(id, new RequestMatch(null, Set.of()), RateKey.of("none"), RateLimit.perSecond(1), 100,
				true);
	}

	/** A fleet that answers as it is told. */
	private static final class Fleet implements FleetRates, FleetRates.FleetRate {

		private final List<String> asked = new ArrayList<>();

		private List<Long> waits = List.of();

		@Override
		public FleetRate limit(String id, Supplier<RateLimit> limit, int maxKeys) {
			return this;
		}

		@Override
		public CompletionStage<Long> tryAcquire(String key) {
			this.asked.add(key);
			return CompletableFuture.completedStage(this.waits.get(this.asked.size() - 1));
		}

		@Override
		public @Nullable Quota quota(String key) {
			return null;
		}

		@Override
		public List<KeyUse<String>> top(int most) {
			return List.of(new KeyUse<>("known", 2, 1, 0));
		}

		@Override
		public long size() {
			return 1;
		}

		@Override
		public boolean isAlone() {
			return false;
		}

	}

}
