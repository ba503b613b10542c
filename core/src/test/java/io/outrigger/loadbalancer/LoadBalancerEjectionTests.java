package io.outrigger.loadbalancer;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.outrigger.loadbalancer.explain.CandidateReport;
import io.outrigger.loadbalancer.explain.ExclusionReport;
import io.outrigger.loadbalancer.explain.Explanation;
import io.outrigger.loadbalancer.roster.Exclusion;
import io.outrigger.loadbalancer.settings.PolicySettings;
import io.outrigger.loadbalancer.spi.KeyHash;
import io.outrigger.loadbalancer.spi.PickRequest;
import io.outrigger.loadbalancer.standing.EjectionReason;
import io.outrigger.loadbalancer.standing.Health;
import io.outrigger.loadbalancer.standing.StandingListener;
import io.outrigger.registry.InstanceStatus;
import io.outrigger.registry.ServiceInstance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

/**
 * Tests for ejection and explanation through {@link LoadBalancer}.
 */
class LoadBalancerEjectionTests {

	private final Fleet fleet = new Fleet();

	private final List<String> events = new ArrayList<>();

	@BeforeEach
	void listen() {
		this.fleet.balancers.onStanding(new StandingListener() {

			@Override
			public void ejected(ServiceInstance instance, String route, EjectionReason reason, Duration time) {
				LoadBalancerEjectionTests.this.events.add(instance.id() + " ejected");
			}

			@Override
			public void returned(ServiceInstance instance, String route) {
				LoadBalancerEjectionTests.this.events.add(instance.id() + " returned");
			}

		});
	}

	@ParameterizedTest
	@ValueSource(ints = { 2, 3, 5 })
	void aDeadInstanceFailsFiveRequestsAndThenOneAtATime(int instances) {
		add(instances);
		this.fleet.balancers.find("stock").override("round-robin");
		for (int i = 0; i < 100; i++) {
			call("i-0");
		}
		assertThat(this.fleet.report("stock", "i-0").failures()).isEqualTo(5);
		this.fleet.now.addAndGet(Duration.ofSeconds(6).toNanos());
		for (int i = 0; i < 100; i++) {
			call("i-0");
		}
		assertThat(this.fleet.report("stock", "i-0").failures()).isEqualTo(6);
		assertThat(this.events).containsExactly("i-0 ejected", "i-0 ejected");
	}

	@Test
	void oneInstanceAloneGetsItsRequestsHoweverManyFail() {
		add(1);
		for (int i = 0; i < 100; i++) {
			call("i-0");
		}
		assertThat(this.fleet.report("stock", "i-0").failures()).isEqualTo(100);
		assertThat(this.events).isEmpty();
	}

	@Test
	void anInstanceThatWorksAgainIsBackAfterOneRequest() {
		add(3);
		eject("i-0");
		this.fleet.now.addAndGet(Duration.ofSeconds(6).toNanos());
		Attempt trial = this.fleet.balancers.pick("stock");
		assertThat(trial.instance().id()).isEqualTo("i-0");
		assertThat(call("nobody")).isNotEqualTo("i-0");
		trial.responded(200);
		assertThat(this.events).containsExactly("i-0 ejected", "i-0 returned");
		trial.complete();
		assertThat(this.fleet.report("stock", "i-0").inFlight()).isZero();
	}

	@Test
	void aTrialThatIsCancelledIsLeftToTheNextRequest() {
		add(2);
		eject("i-0");
		this.fleet.now.addAndGet(Duration.ofSeconds(6).toNanos());
		this.fleet.balancers.pick("stock").cancel();
		assertThat(this.fleet.balancers.pick("stock").instance().id()).isEqualTo("i-0");
	}

	@Test
	void aTrialThatWasOnlyChosenIsLeftToAnotherRequestAfterAMinute() {
		add(2);
		eject("i-0");
		this.fleet.now.addAndGet(Duration.ofSeconds(6).toNanos());
		Attempt chosen = this.fleet.balancers.find("stock").choose(PickRequest.PLAIN);
		assertThat(chosen.instance().id()).isEqualTo("i-0");
		assertThat(call("nobody")).isNotEqualTo("i-0");
		this.fleet.now.addAndGet(Duration.ofSeconds(61).toNanos());
		assertThat(this.fleet.balancers.pick("stock").instance().id()).isEqualTo("i-0");
	}

	@Test
	void reportsWhoIsEjectedAndForHowLong() {
		add(2);
		eject("i-0");
		InstanceReport report = this.fleet.report("stock", "i-0");
		assertThat(report.ejectionLeft()).isBetween(Duration.ofSeconds(4), Duration.ofSeconds(6));
		assertThat(report.effectiveWeight()).isZero();
		assertThat(report.health()).isEqualTo(Health.UNKNOWN);
		this.fleet.now.addAndGet(Duration.ofSeconds(7).toNanos());
		assertThat(this.fleet.report("stock", "i-0").ejectionLeft()).isZero();
		assertThat(this.fleet.report("stock", "i-1").ejectionLeft()).isNull();
		assertThat(this.fleet.report("stock", "i-1").effectiveWeight()).isEqualTo(100);
	}

	@Test
	void explainsWhoMayBePickedAndWhoMayNot() {
		add(3);
		this.fleet.status(this.fleet.add("stock", "x"), InstanceStatus.DRAINING);
		eject("i-0");
		Attempt open = this.fleet.balancers.pick("stock");
		open.responded(503);
		open.complete();
		String failed = open.instance().id();
		this.fleet.add(ServiceInstance.builder("stock", "new", "localhost", 80)
			.location("z1", "r1")
			.startedAt(this.fleet.time.get())
			.build());
		Explanation explanation = explain(PickRequest.PLAIN);
		assertThat(explanation.exclusions()).map(ExclusionReport::id).containsExactly("i-0", "x");
		assertThat(explanation.exclusions()).map(ExclusionReport::exclusion)
			.containsExactly(Exclusion.EJECTED, Exclusion.DRAINING);
		assertThat(explanation.exclusions().get(0).ejection()).isEqualTo(EjectionReason.CONSECUTIVE_FAILURES);
		assertThat(explanation.exclusions().get(0).ejectionLeft()).isPositive();
		assertThat(explanation.candidates()).map(CandidateReport::id).containsExactly("i-1", "i-2", "new");
		assertThat(candidate(explanation, failed).score()).isEqualTo(0.1);
		assertThat(candidate(explanation, "new").effectiveWeight()).isCloseTo(10, within(1e-6));
		assertThat(candidate(explanation, "new").distance()).isZero();
		assertThat(candidate(explanation, "i-1").distance()).isOne();
		assertThat(explanation.policy()).isEqualTo("p2c");
		assertThat(explanation.certain()).isFalse();
		assertThat(explanation.pick()).isIn("i-1", "i-2", "new");
	}

	@Test
	void explainingMovesNothing() {
		add(4);
		this.fleet.balancers.find("stock").override("round-robin");
		eject("i-0");
		this.fleet.now.addAndGet(Duration.ofSeconds(6).toNanos());
		long picks = this.fleet.reports("stock").stream().mapToLong(InstanceReport::picks).sum();
		for (int i = 0; i < 50; i++) {
			explain(PickRequest.PLAIN);
		}
		assertThat(this.fleet.reports("stock").stream().mapToLong(InstanceReport::picks).sum()).isEqualTo(picks);
		assertThat(this.fleet.balancers.pick("stock").instance().id()).isEqualTo("i-0");
		Set<String> round = new HashSet<>();
		for (int i = 0; i < 3; i++) {
			explain(PickRequest.PLAIN);
			round.add(call("nobody"));
		}
		assertThat(round).containsExactlyInAnyOrder("i-1", "i-2", "i-3");
	}

	@Test
	void isCertainWhereTheKeyDecides() {
		add(10);
		this.fleet.balancers.find("stock").override("maglev");
		for (int i = 0; i < 100; i++) {
			PickRequest request = keyed("user-" + i);
			Explanation explanation = explain(request);
			assertThat(explanation.certain()).isTrue();
			assertThat(this.fleet.balancers.pick("stock", request).instance().id()).isEqualTo(explanation.pick());
		}
	}

	@Test
	void doesNotAskAPolicyOfTheUsersOwn() {
		add(2);
		this.fleet.settings.set(new LoadBalancerSettings(
				new PolicyChoice("custom", new PolicySettings(2, PolicySettings.DEFAULTS.hash(),
						PolicySettings.DEFAULTS.scoring(), PolicySettings.DEFAULTS.latency(), Map.of(), "last")),
				Map.of()));
		Explanation explanation = explain(PickRequest.PLAIN);
		assertThat(explanation.pick()).isNull();
		assertThat(explanation.candidates()).hasSize(2);
	}

	@Test
	void explainsThatNobodyIsLeft() {
		this.fleet.status(this.fleet.add("stock", "x"), InstanceStatus.OUT_OF_SERVICE);
		Explanation explanation = explain(PickRequest.PLAIN);
		assertThat(explanation.list()).isEqualTo(-1);
		assertThat(explanation.candidates()).isEmpty();
		assertThat(explanation.pick()).isNull();
	}

	private static CandidateReport candidate(Explanation explanation, String id) {
		return explanation.candidates()
			.stream()
			.filter((candidate) -> candidate.id().equals(id))
			.findFirst()
			.orElseThrow();
	}

	private Explanation explain(PickRequest request) {
		return this.fleet.balancers.find("stock").explain(request);
	}

	private void add(int instances) {
		for (int i = 0; i < instances; i++) {
			this.fleet.add("stock", "i-" + i);
		}
	}

	private void eject(String id) {
		LoadBalancer balancer = this.fleet.balancers.find("stock");
		String policy = balancer.policy();
		balancer.override("round-robin");
		while (this.events.isEmpty()) {
			call(id);
		}
		balancer.override(policy);
	}

	private String call(String dead) {
		Attempt attempt = this.fleet.balancers.pick("stock");
		if (attempt.instance().id().equals(dead)) {
			attempt.fail(new IOException("reset"));
		}
		else {
			attempt.responded(200);
			attempt.complete();
		}
		return attempt.instance().id();
	}

	private static PickRequest keyed(String key) {
		return new PickRequest() {

			@Override
			public long keyHash() {
				return KeyHash.of(key);
			}

		};
	}

}
