package io.outrigger.autoconfigure.loadbalancer;

import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.IntStream;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.boot.actuate.endpoint.web.WebEndpointResponse;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.context.runner.ContextConsumer;
import org.springframework.context.ApplicationContext;

import io.outrigger.autoconfigure.OutriggerAutoConfiguration;
import io.outrigger.autoconfigure.actuate.OutriggerActuatorAutoConfiguration;
import io.outrigger.autoconfigure.loadbalancer.explain.ExplanationDescriptor;
import io.outrigger.autoconfigure.loadbalancer.explain.ExplanationDescriptor.CandidateDescriptor;
import io.outrigger.autoconfigure.loadbalancer.explain.ExplanationDescriptor.ExclusionDescriptor;
import io.outrigger.autoconfigure.registry.RegistryAutoConfiguration;
import io.outrigger.loadbalancer.Attempt;
import io.outrigger.loadbalancer.InstanceReport;
import io.outrigger.loadbalancer.LoadBalancers;
import io.outrigger.loadbalancer.roster.Exclusion;
import io.outrigger.loadbalancer.spi.BalancingPolicy;
import io.outrigger.loadbalancer.spi.PickRequest;
import io.outrigger.loadbalancer.spi.RequestKey;
import io.outrigger.loadbalancer.standing.EjectionReason;
import io.outrigger.registry.InstanceStatus;
import io.outrigger.registry.ServiceInstance;
import io.outrigger.registry.ServiceRegistry;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What {@link LoadBalancerEndpoint} says about how a request would be placed.
 */
class LoadBalancerExplainTests {

	private static final RequestKey USER = new RequestKey(RequestKey.Source.HEADER, "X-User");

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(OutriggerAutoConfiguration.class, RegistryAutoConfiguration.class,
				LoadBalancerAutoConfiguration.class, LoadBalancerActuatorAutoConfiguration.class,
				OutriggerActuatorAutoConfiguration.class))
		.withPropertyValues("management.endpoints.web.exposure.include=loadbalancer");

	@Test
	void theKeyGoesWhereARequestWithThatKeyGoes() {
		for (String key : new String[] { "header:X-User", "client-address" }) {
			run((context) -> {
				LoadBalancers balancers = context.getBean(LoadBalancers.class);
				TreeSet<String> picks = new TreeSet<>();
				IntStream.range(0, 20).mapToObj((i) -> "user-" + i).forEach((user) -> {
					ExplanationDescriptor explanation = explain(context, user);
					Attempt attempt = balancers.pick("stock", from(key, user));
					attempt.cancel();
					assertThat(explanation.pick()).as(key + " " + user).isEqualTo(attempt.instance().id());
					assertThat(explanation.certain()).isTrue();
					picks.add(attempt.instance().id());
				});
				assertThat(picks).hasSizeGreaterThan(1);
			}, "outrigger.loadbalancer.policy=maglev", "outrigger.loadbalancer.hash.key=" + key);
		}
	}

	@Test
	void aKeyStandsForTheClientUnderIpHash() {
		run((context) -> {
			Attempt attempt = context.getBean(LoadBalancers.class).pick("stock", from("client-address", "10.1.2.3"));
			attempt.cancel();
			assertThat(explain(context, "10.1.2.3").pick()).isEqualTo(attempt.instance().id());
		}, "outrigger.loadbalancer.policy=ip-hash");
	}

	@Test
	void saysWhoMayBePickedAndHowTheyStand() {
		run((context) -> {
			LoadBalancers balancers = context.getBean(LoadBalancers.class);
			Attempt open = balancers.pick("stock");
			Attempt failed = balancers.pick("stock");
			failed.responded(503);
			failed.complete();
			balancers.pick("stock").responded(200);
			ExplanationDescriptor explanation = explain(context, "");
			assertThat(explanation.service()).isEqualTo("stock");
			assertThat(explanation.policy()).isEqualTo("p2c");
			assertThat(explanation.panic()).isFalse();
			assertThat(explanation.certain()).isFalse();
			assertThat(explanation.exclusions()).isEmpty();
			assertThat(explanation.candidates()).extracting(CandidateDescriptor::id)
				.containsExactlyInAnyOrder("a", "b", "c")
				.contains(explanation.pick());
			assertThat(candidate(explanation, open.instance().id()).inFlight()).isPositive();
			assertThat(explanation.candidates().stream().mapToInt(CandidateDescriptor::inFlight).sum())
				.as("one that is open, and one whose body is not read")
				.isEqualTo(2);
			assertThat(explanation.candidates()).filteredOn((candidate) -> candidate.latencyMs() != null)
				.as("those that answered and did not fail")
				.hasSize(1)
				.allSatisfy((candidate) -> assertThat(candidate.latencyMs()).isPositive());
			CandidateDescriptor worse = candidate(explanation, failed.instance().id());
			assertThat(worse.failureScore()).isPositive();
			assertThat(worse.score()).as("requests and failures, for its weight")
				.isEqualTo((worse.inFlight() + worse.failureScore()) / (double) worse.weight());
		});
	}

	@Test
	void saysWhoMayNotAndWhy() {
		run((context) -> {
			ServiceRegistry registry = context.getBean(ServiceRegistry.class);
			LoadBalancers balancers = context.getBean(LoadBalancers.class);
			registry.setStatus(registry.discover("stock").instances().get(2), InstanceStatus.DRAINING).block();
			for (int i = 0; i < 3; i++) {
				Attempt failed = balancers.pick("stock");
				failed.responded(503);
				failed.complete();
			}
			ExplanationDescriptor explanation = explain(context, "ann");
			assertThat(explanation.candidates()).hasSize(1);
			assertThat(explanation.exclusions()).hasSize(2)
				.contains(new ExclusionDescriptor("c", Exclusion.DRAINING, null, null))
				.anySatisfy((exclusion) -> {
					assertThat(exclusion.reason()).isEqualTo(Exclusion.EJECTED);
					assertThat(exclusion.ejection()).isEqualTo(EjectionReason.CONSECUTIVE_FAILURES);
					assertThat(exclusion.ejectedForMs()).isBetween(20_000L, 72_000L);
				});
		}, "outrigger.loadbalancer.ejection.consecutive-failures=2", "outrigger.loadbalancer.ejection.time.base=1m",
				"outrigger.loadbalancer.panic-threshold=0");
	}

	@Test
	void nothingIsCountedByExplaining() {
		run((context) -> {
			for (int i = 0; i < 4; i++) {
				assertThat(explain(context, "").pick()).isNotNull();
			}
			assertThat(context.getBean(LoadBalancers.class).find("stock").report()).extracting(InstanceReport::picks)
				.containsOnly(0L);
		}, "outrigger.loadbalancer.policy=round-robin");
	}

	@Test
	void aPolicyOfTheUsersOwnIsNotAsked() {
		BalancingPolicy own = (candidates, request) -> {
			throw new AssertionError("It may keep anything");
		};
		this.runner.withBean("own", BalancingPolicy.class, () -> own)
			.withPropertyValues("outrigger.loadbalancer.policy=custom", "outrigger.loadbalancer.custom=own")
			.run((context) -> {
				register(context);
				assertThat(explain(context, "ann").pick()).isNull();
				assertThat(explain(context, "ann").candidates()).hasSize(3);
			});
	}

	@Test
	void theRouteDecidesWhereInstancesAreEjectedForSingleRoutes() {
		run((context) -> {
			LoadBalancers balancers = context.getBean(LoadBalancers.class);
			fail(balancers, "/cart", "b");
			assertThat(explain(context, "", "/cart", null).exclusions()).extracting(ExclusionDescriptor::id)
				.containsExactly("b");
			assertThat(explain(context, "", "/other", null).exclusions()).isEmpty();
			assertThat(explain(context, "").exclusions()).isEmpty();
		}, "outrigger.loadbalancer.policy=round-robin", "outrigger.loadbalancer.ejection.per-route=true",
				"outrigger.loadbalancer.ejection.consecutive-failures=2");
	}

	@Test
	void routesThatWereOnlyAskedForAreNotKept() {
		run((context) -> {
			LoadBalancers balancers = context.getBean(LoadBalancers.class);
			fail(balancers, "/first", "b");
			IntStream.range(0, 200).forEach((i) -> explain(context, "", "/made-up-" + i, null));
			fail(balancers, "/second", "c");
			assertThat(explain(context, "", "/second", null).exclusions()).extracting(ExclusionDescriptor::id)
				.containsExactly("c");
			assertThat(explain(context, "", "/made-up-201", null).exclusions()).isEmpty();
		}, "outrigger.loadbalancer.policy=round-robin", "outrigger.loadbalancer.ejection.per-route=true",
				"outrigger.loadbalancer.ejection.consecutive-failures=2");
	}

	@Test
	void thePriorityDecidesWhoChooses() {
		run((context) -> {
			assertThat(explain(context, "ann", null, "high").certain()).isTrue();
			for (String priority : new String[] { "low", "Normal", null }) {
				assertThat(explain(context, "ann", null, priority).certain()).as(priority).isFalse();
			}
		}, "outrigger.loadbalancer.policy=priority", "outrigger.loadbalancer.priorities.high=maglev",
				"outrigger.loadbalancer.hash.key=header:X-User");
	}

	@Test
	void whatNoRequestCanHaveIsRefused() {
		run((context) -> {
			String route = "/".repeat(1025);
			assertThat(refusal(context, "", null, "urgent")).containsEntry("status", 400)
				.containsEntry("name", "priority")
				.containsEntry("value", "urgent")
				.containsEntry("rule", "high, normal or low")
				.containsEntry("detail", "priority is 'urgent' but must be: high, normal or low");
			assertThat(refusal(context, "", "/", "")).containsEntry("name", "priority").containsEntry("value", "");
			assertThat(refusal(context, "ann", route, null)).containsEntry("name", "route")
				.containsEntry("value", route)
				.containsEntry("rule", "at most 1024 characters");
			assertThat(refusal(context, null, "/cart", null)).containsEntry("name", "explain")
				.containsEntry("rule", "the key of a request, or empty, where route or priority is given");
		});
	}

	@SuppressWarnings("unchecked")
	private static Map<String, Object> refusal(ApplicationContext context, @Nullable String key, @Nullable String route,
			@Nullable String priority) {
		WebEndpointResponse<?> response = context.getBean(LoadBalancerEndpoint.class)
			.service("stock", key, route, priority);
		assertThat(response.getStatus()).isEqualTo(WebEndpointResponse.STATUS_BAD_REQUEST);
		return (Map<String, Object>) response.getBody();
	}

	private static void fail(LoadBalancers balancers, String route, String id) {
		for (int i = 0; i < 6; i++) {
			Attempt attempt = balancers.pick("stock", on(route));
			attempt.responded(attempt.instance().id().equals(id) ? 503 : 200);
			attempt.complete();
		}
	}

	private static PickRequest on(String route) {
		return new PickRequest() {

			@Override
			public String route() {
				return route;
			}

		};
	}

	private static CandidateDescriptor candidate(ExplanationDescriptor explanation, String id) {
		return explanation.candidates()
			.stream()
			.filter((candidate) -> candidate.id().equals(id))
			.findAny()
			.orElseThrow();
	}

	private static ExplanationDescriptor explain(ApplicationContext context, String key) {
		return explain(context, key, null, null);
	}

	private static ExplanationDescriptor explain(ApplicationContext context, String key, @Nullable String route,
			@Nullable String priority) {
		WebEndpointResponse<?> response = context.getBean(LoadBalancerEndpoint.class)
			.service("stock", key, route, priority);
		assertThat(response.getBody()).isInstanceOf(ExplanationDescriptor.class);
		return (ExplanationDescriptor) response.getBody();
	}

	private static PickRequest from(String key, String user) {
		Map<RequestKey, String> values = Map.of(key.equals("client-address") ? RequestKey.CLIENT_ADDRESS : USER, user);
		return new PickRequest() {

			@Override
			public String value(RequestKey name) {
				return values.get(name);
			}

		};
	}

	private void run(ContextConsumer<ApplicationContext> test, String... properties) {
		this.runner.withPropertyValues(properties).run((context) -> {
			register(context);
			test.accept(context);
		});
	}

	private static void register(ApplicationContext context) {
		for (String id : List.of("a", "b", "c")) {
			context.getBean(ServiceRegistry.class)
				.register(ServiceInstance.builder("stock", id, "10.0.0.7", 8080).build())
				.block();
		}
	}

}
