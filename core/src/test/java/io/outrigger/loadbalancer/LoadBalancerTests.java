package io.outrigger.loadbalancer;

import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

import org.junit.jupiter.api.Test;

import io.outrigger.loadbalancer.settings.HashSettings;
import io.outrigger.loadbalancer.settings.LatencySettings;
import io.outrigger.loadbalancer.settings.PolicySettings;
import io.outrigger.loadbalancer.settings.ScoreSettings;
import io.outrigger.loadbalancer.spi.KeyHash;
import io.outrigger.loadbalancer.spi.PickRequest;
import io.outrigger.loadbalancer.spi.Priority;
import io.outrigger.registry.InstanceStatus;
import io.outrigger.registry.ServiceInstance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for {@link LoadBalancer}.
 */
class LoadBalancerTests {

	private final Fleet fleet = new Fleet();

	@Test
	void picksOnlyInstancesThatTakeRequests() {
		for (InstanceStatus status : EnumSet.complementOf(EnumSet.of(InstanceStatus.SUSPECT))) {
			this.fleet.add(ServiceInstance.builder("stock", "is-" + status, "localhost", 80).status(status).build());
		}
		assertThat(share(1000).keySet()).containsExactlyInAnyOrder("is-UP", "is-DEGRADED");
	}

	@Test
	void saysThatNoneTakesRequests() {
		this.fleet.status(this.fleet.add("stock", "a"), InstanceStatus.DRAINING);
		this.fleet.add(ServiceInstance.builder("stock", "b", "localhost", 80).status(InstanceStatus.STARTING).build());
		this.fleet.status(this.fleet.add("stock", "c"), InstanceStatus.DRAINING);
		assertThatExceptionOfType(NoInstanceAvailableException.class)
			.isThrownBy(() -> this.fleet.balancers.pick("stock"))
			.withMessage("No instance of service 'stock' is available: 3 instances, none takes requests "
					+ "(1 STARTING, 2 DRAINING)")
			.satisfies((ex) -> assertThat(ex.known()).isEqualTo(3))
			.satisfies((ex) -> assertThat(ex.service()).isEqualTo("stock"));
	}

	@Test
	void followsInstancesAsTheyComeAndGo() {
		ServiceInstance first = this.fleet.add("stock", "a");
		assertThat(share(10).keySet()).containsExactly("a");
		this.fleet.add("stock", "b");
		this.fleet.remove(first);
		assertThat(share(10).keySet()).containsExactly("b");
	}

	@Test
	void keepsStatisticsAsLongAsTheRegistrationLives() {
		ServiceInstance instance = this.fleet.add("stock", "a");
		Attempt open = this.fleet.balancers.pick("stock");
		this.fleet.status(instance, InstanceStatus.OUT_OF_SERVICE);
		assertThat(this.fleet.report("stock", "a").inFlight()).isOne();
		this.fleet.status(instance, InstanceStatus.UP);
		open.cancel();
		assertThat(this.fleet.report("stock", "a").inFlight()).isZero();
		assertThat(this.fleet.report("stock", "a").picks()).isOne();
	}

	@Test
	void dropsStatisticsWithTheRegistration() {
		ServiceInstance instance = this.fleet.add("stock", "a");
		Attempt open = this.fleet.balancers.pick("stock");
		this.fleet.remove(instance);
		this.fleet.add("stock", "a");
		assertThat(this.fleet.report("stock", "a").picks()).isZero();
		open.cancel();
		assertThat(this.fleet.report("stock", "a").inFlight()).isZero();
		assertThat(this.fleet.balancers.find("stock").counts("p2c").inFlight()).isZero();
	}

	@Test
	void avoidsBusyInstances() {
		this.fleet.add("stock", "a");
		this.fleet.add("stock", "b");
		for (int i = 0; i < 100; i++) {
			this.fleet.balancers.pick("stock");
		}
		assertThat(this.fleet.report("stock", "a").inFlight()).isEqualTo(50);
		assertThat(this.fleet.report("stock", "b").inFlight()).isEqualTo(50);
	}

	@Test
	void givesAFastFailingInstanceFewRequests() {
		for (int i = 0; i < 10; i++) {
			this.fleet.add("stock", "good-" + i);
		}
		this.fleet.add("stock", "bad");
		for (int i = 0; i < 10_000; i++) {
			this.fleet.now.addAndGet(1_000_000);
			Attempt attempt = this.fleet.balancers.pick("stock");
			attempt.responded(attempt.instance().id().equals("bad") ? 500 : 200);
			attempt.complete();
		}
		assertThat(this.fleet.report("stock", "bad").picks()).isLessThan(10);
	}

	@Test
	void takesAnInstanceBackAfterItRecovered() {
		this.fleet.add("stock", "a");
		this.fleet.add("stock", "b");
		Attempt attempt = this.fleet.balancers.pick("stock");
		String failed = attempt.instance().id();
		attempt.responded(500);
		attempt.complete();
		assertThat(share(100).keySet()).doesNotContain(failed);
		this.fleet.now.addAndGet(30_000_000_000L);
		assertThat(share(100).get(failed)).isBetween(30, 70);
	}

	@Test
	void readsThePolicyLive() {
		this.fleet.add("stock", "a");
		LoadBalancer balancer = this.fleet.balancers.find("stock");
		assertThat(balancer.policy()).isEqualTo("p2c");
		configure("p2c", Map.of("stock", "round-robin"));
		assertThat(balancer.policy()).isEqualTo("round-robin");
		configure("p2c", Map.of("orders", "round-robin"));
		assertThat(balancer.policy()).isEqualTo("p2c");
		configure("round-robin", Map.of());
		assertThat(balancer.policy()).isEqualTo("round-robin");
	}

	@Test
	void anOverrideLastsUntilThatServicesPolicyIsConfiguredAnew() {
		this.fleet.add("stock", "a");
		LoadBalancer balancer = this.fleet.balancers.find("stock");
		balancer.override("round-robin");
		assertThat(balancer.policy()).isEqualTo("round-robin");
		assertThat(balancer.configuredPolicy()).isEqualTo("p2c");
		configure("p2c", Map.of("orders", "round-robin"));
		assertThat(balancer.policy()).isEqualTo("round-robin");
		configure("p2c", Map.of("stock", "round-robin"));
		configure("p2c", Map.of("stock", "round-robin", "orders", "p2c"));
		assertThat(balancer.configuredPolicy()).isEqualTo("round-robin");
		configure("p2c", Map.of());
		assertThat(balancer.policy()).isEqualTo("p2c");
	}

	@Test
	void refusesAnOverrideThatDoesNotExist() {
		this.fleet.add("stock", "a");
		LoadBalancer balancer = this.fleet.balancers.find("stock");
		assertThatIllegalArgumentException().isThrownBy(() -> balancer.override("fastest"));
		assertThat(balancer.policy()).isEqualTo("p2c");
	}

	@Test
	void aPolicyKeepsItsCountsAndItsPlaceWhenItComesBack() {
		this.fleet.add("stock", "a");
		LoadBalancer balancer = this.fleet.balancers.find("stock");
		balancer.override("round-robin");
		balancer.pick();
		balancer.override("p2c");
		balancer.pick();
		balancer.override("round-robin");
		balancer.pick();
		assertThat(balancer.counts("round-robin").picks()).isEqualTo(2);
		assertThat(balancer.counts("p2c").picks()).isOne();
		assertThat(balancer.counts("fastest")).isNull();
	}

	@Test
	void makesThePolicyAnewIfItsSettingsChangeAndKeepsItsCounts() {
		this.fleet.add("stock", "a");
		this.fleet.add("stock", "b");
		LoadBalancer balancer = this.fleet.balancers.find("stock");
		configure(new PolicyChoice("custom", custom("last")));
		assertThat(share(10)).containsOnly(Map.entry("b", 10));
		configure(new PolicyChoice("priority", custom("last")));
		share(10);
		configure(new PolicyChoice("priority", new PolicySettings(2, HashSettings.DEFAULTS, ScoreSettings.DEFAULTS,
				LatencySettings.DEFAULTS, Map.of(Priority.NORMAL, "custom"), "last")));
		assertThat(share(10)).containsOnly(Map.entry("b", 10));
		assertThat(balancer.counts("priority").picks()).isEqualTo(20);
	}

	@Test
	void aCustomPolicyThatDoesNotExistLeavesThePresentOneAlone() {
		this.fleet.add("stock", "a");
		LoadBalancer balancer = this.fleet.balancers.find("stock");
		assertThat(balancer.policy()).isEqualTo("p2c");
		configure(new PolicyChoice("custom", custom("frist")));
		assertThat(share(10)).containsOnlyKeys("a");
		assertThat(balancer.policy()).isEqualTo("p2c");
		configure(new PolicyChoice("custom", custom("last")));
		assertThat(balancer.policy()).isEqualTo("custom");
	}

	@Test
	void tellsThePolicyAboutTheRequest() {
		for (int i = 0; i < 10; i++) {
			this.fleet.add("stock", "i-" + i);
		}
		configure(PolicyChoice.of("maglev"));
		PickRequest request = new PickRequest() {

			@Override
			public long keyHash() {
				return KeyHash.of("user-1");
			}

		};
		Set<String> picked = new HashSet<>();
		for (int i = 0; i < 100; i++) {
			picked.add(this.fleet.balancers.pick("stock", request).instance().id());
		}
		assertThat(picked).hasSize(1);
	}

	@Test
	void boundsTheLoadOfEachByThatOfAll() {
		ServiceInstance gone = this.fleet.add("stock", "x");
		for (int i = 0; i < 100; i++) {
			this.fleet.balancers.pick("stock");
		}
		for (int i = 0; i < 4; i++) {
			this.fleet.add("stock", "i-" + i);
		}
		this.fleet.status(gone, InstanceStatus.DRAINING);
		configure(PolicyChoice.of("consistent-hash"));
		PickRequest hot = new PickRequest() {

			@Override
			public long keyHash() {
				return 42;
			}

		};
		for (int total = 0; total < 100; total++) {
			Attempt attempt = this.fleet.balancers.pick("stock", hot);
			assertThat(this.fleet.report("stock", attempt.instance().id()).inFlight())
				.isLessThanOrEqualTo((int) Math.ceil(1.25 / 4 * (total + 1)));
		}
	}

	@Test
	void prefersNearInstancesIfScored() {
		this.fleet.add(ServiceInstance.builder("stock", "far", "localhost", 80).location("z9", "r9").build());
		this.fleet.add(ServiceInstance.builder("stock", "near", "localhost", 80).location("z1", "r1").build());
		this.fleet.add(ServiceInstance.builder("stock", "region", "localhost", 80).location("z2", "r1").build());
		configure(PolicyChoice.of("scored"));
		// The others are tried as well
		assertThat(share(100).get("near")).isGreaterThan(90);
	}

	private static PolicySettings custom(String name) {
		return new PolicySettings(2, HashSettings.DEFAULTS, ScoreSettings.DEFAULTS, LatencySettings.DEFAULTS, Map.of(),
				name);
	}

	private void configure(PolicyChoice general) {
		this.fleet.settings.set(new LoadBalancerSettings(general, Map.of()));
	}

	private void configure(String policy, Map<String, String> policies) {
		Map<String, PolicyChoice> choices = new HashMap<>();
		policies.forEach((service, name) -> choices.put(service, PolicyChoice.of(name)));
		this.fleet.settings.set(new LoadBalancerSettings(PolicyChoice.of(policy), choices));
	}

	private Map<String, Integer> share(int picks) {
		Map<String, Integer> share = new HashMap<>();
		for (int i = 0; i < picks; i++) {
			Attempt attempt = this.fleet.balancers.pick("stock");
			share.merge(attempt.instance().id(), 1, Integer::sum);
			attempt.responded(200);
			attempt.complete();
		}
		return share;
	}

}
