package io.outrigger.loadbalancer.health;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.test.scheduler.VirtualTimeScheduler;

import io.outrigger.loadbalancer.LoadBalancerSettings;
import io.outrigger.loadbalancer.LoadBalancers;
import io.outrigger.loadbalancer.PolicyChoice;
import io.outrigger.loadbalancer.policy.BalancingPolicies;
import io.outrigger.loadbalancer.roster.Member;
import io.outrigger.loadbalancer.roster.ViewRegistry;
import io.outrigger.loadbalancer.settings.Attempting;
import io.outrigger.loadbalancer.settings.PerService;
import io.outrigger.loadbalancer.settings.placement.HealthCheckSettings;
import io.outrigger.loadbalancer.settings.placement.HealthCheckSettings.Checked;
import io.outrigger.loadbalancer.settings.placement.Placement;
import io.outrigger.loadbalancer.standing.Health;
import io.outrigger.registry.InstanceStatus;
import io.outrigger.registry.ServiceInstance;
import io.outrigger.registry.ServiceView;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link HealthChecks}, in virtual time.
 */
class HealthChecksTests {

	private static final ServiceInstance STATIC = ServiceInstance.builder("stock", "a", "localhost", 80).build();

	private static final ServiceInstance REGISTERED = ServiceInstance.builder("stock", "b", "localhost", 80)
		.build()
		.withIncarnation(1);

	private final VirtualTimeScheduler time = VirtualTimeScheduler.create();

	private final ViewRegistry registry = new ViewRegistry();

	private final AtomicReference<LoadBalancerSettings> settings = new AtomicReference<>(
			LoadBalancerSettings.defaults());

	private final LoadBalancers balancers = new LoadBalancers(this.registry, this.settings::get,
			new BalancingPolicies(), this::nanos);

	private final Map<String, Supplier<Mono<Health>>> answers = new ConcurrentHashMap<>();

	private final List<String> asked = new ArrayList<>();

	private int chance = 50;

	private final HealthChecks checks = new HealthChecks(this.balancers, this::ask, this.time, this::nanos,
			(bound) -> (int) ((long) bound * this.chance / 100));

	private int revision;

	@AfterEach
	void stop() {
		this.checks.dispose();
		this.time.advanceTime();
		this.time.dispose();
	}

	@Test
	void asksThoseWhomNobodyWatchesEveryTenSeconds() {
		start(STATIC, REGISTERED);
		pass(Duration.ofSeconds(95));
		assertThat(this.asked).hasSize(10).containsOnly("a");
	}

	@Test
	void asksTheSuspect() {
		start(REGISTERED.withStatus(InstanceStatus.SUSPECT));
		pass(Duration.ofSeconds(1));
		assertThat(this.asked).containsExactly("b");
		assertThat(health("b")).isEqualTo(Health.HEALTHY);
	}

	@Test
	void asksAllThatMayTakeRequestsIfThatIsWanted() {
		settings(Checked.ALL);
		start(STATIC, REGISTERED,
				ServiceInstance.builder("stock", "d", "localhost", 80).status(InstanceStatus.DRAINING).build());
		pass(Duration.ofSeconds(1));
		assertThat(this.asked).containsExactlyInAnyOrder("a", "b");
	}

	@Test
	void asksNobodyIfThatIsWanted() {
		settings(Checked.NONE);
		start(STATIC);
		pass(Duration.ofMinutes(1));
		assertThat(this.asked).isEmpty();
	}

	@Test
	void threeBadAnswersMakeItUnhealthyAndTwoGoodOnesHealthy() {
		start(STATIC);
		this.answers.put("a", () -> Mono.just(Health.UNHEALTHY));
		pass(Duration.ofSeconds(21));
		assertThat(health("a")).isEqualTo(Health.UNHEALTHY);
		this.answers.put("a", () -> Mono.just(Health.DEGRADED));
		pass(Duration.ofSeconds(10));
		assertThat(health("a")).isEqualTo(Health.UNHEALTHY);
		pass(Duration.ofSeconds(10));
		assertThat(health("a")).isEqualTo(Health.DEGRADED);
	}

	@Test
	void twoBadAnswersSayNothingYet() {
		start(STATIC);
		this.answers.put("a", () -> Mono.just(Health.UNHEALTHY));
		pass(Duration.ofSeconds(11));
		assertThat(this.asked).hasSize(2);
		assertThat(health("a")).isEqualTo(Health.UNKNOWN);
	}

	@Test
	void anAnswerThatSaysNothingLeavesTheRegistrysWord() {
		start(STATIC);
		this.answers.put("a", () -> Mono.just(Health.UNKNOWN));
		pass(Duration.ofMinutes(1));
		assertThat(health("a")).isEqualTo(Health.UNKNOWN);
		assertThat(this.balancers.find("stock").pick().instance()).isEqualTo(STATIC);
	}

	@Test
	void errorsSilenceAndLackOfAnAnswerAreBad() {
		for (Supplier<Mono<Health>> answer : List
			.<Supplier<Mono<Health>>>of(() -> Mono.error(new IllegalStateException()), Mono::empty, Mono::never, () -> {
				throw new IllegalStateException();
			})) {
			this.answers.put("a", answer);
			show(STATIC.withIncarnation(-1 - this.revision));
			settings(Checked.ALL);
			this.balancers.find("stock");
			this.checks.start();
			pass(Duration.ofSeconds(30));
			assertThat(health("a")).isEqualTo(Health.UNHEALTHY);
		}
	}

	@Test
	void waitsOneSecondForAnAnswerAndGivesItUp() {
		AtomicInteger cancelled = new AtomicInteger();
		start(STATIC);
		this.answers.put("a", () -> Mono.<Health>never().doOnCancel(cancelled::incrementAndGet));
		pass(Duration.ofMillis(1400));
		assertThat(this.asked).hasSize(1);
		assertThat(cancelled).hasValue(0);
		pass(Duration.ofMillis(200));
		assertThat(cancelled).hasValue(1);
	}

	@Test
	void asksEightAtATime() {
		AtomicInteger open = new AtomicInteger();
		AtomicInteger most = new AtomicInteger();
		ServiceInstance[] many = new ServiceInstance[30];
		for (int i = 0; i < many.length; i++) {
			many[i] = ServiceInstance.builder("stock", "i-" + i, "localhost", 80).build();
			this.answers.put("i-" + i,
					() -> Mono.<Health>never()
						.doOnSubscribe((subscription) -> most.accumulateAndGet(open.incrementAndGet(), Math::max))
						.doOnCancel(open::decrementAndGet));
		}
		start(many);
		pass(Duration.ofSeconds(9));
		assertThat(most).hasValue(8);
		assertThat(this.asked).hasSize(30).doesNotHaveDuplicates();
	}

	@Test
	void stopsToAskWhoLeaves() {
		AtomicInteger cancelled = new AtomicInteger();
		start(STATIC);
		this.answers.put("a", () -> Mono.<Health>never().doOnCancel(cancelled::incrementAndGet));
		pass(Duration.ofSeconds(1));
		show(REGISTERED);
		pass(Duration.ofMillis(250));
		assertThat(cancelled).hasValue(1);
		pass(Duration.ofMinutes(1));
		assertThat(this.asked).containsExactly("a");
	}

	@Test
	void whoIsTrustedAgainIsWhatTheRegistrySays() {
		start(REGISTERED.withStatus(InstanceStatus.SUSPECT));
		this.answers.put("b", () -> Mono.just(Health.UNHEALTHY));
		pass(Duration.ofSeconds(30));
		assertThat(health("b")).isEqualTo(Health.UNHEALTHY);
		show(REGISTERED);
		pass(Duration.ofSeconds(1));
		assertThat(health("b")).isEqualTo(Health.UNKNOWN);
		int before = this.asked.size();
		pass(Duration.ofMinutes(1));
		assertThat(this.asked).hasSize(before);
	}

	@Test
	void intervalsDifferByTheirJitter() {
		this.chance = 0;
		start(STATIC);
		pass(Duration.ofMillis(8_900));
		assertThat(this.asked).hasSize(2);
		this.chance = 99;
		pass(Duration.ofMillis(8_500));
		assertThat(this.asked).hasSize(3);
		pass(Duration.ofMillis(11_000));
		assertThat(this.asked).hasSize(3);
		pass(Duration.ofMillis(1_000));
		assertThat(this.asked).hasSize(4);
	}

	@Test
	void stopsForGood() {
		start(STATIC);
		pass(Duration.ofSeconds(1));
		this.checks.dispose();
		pass(Duration.ofMinutes(1));
		assertThat(this.asked).hasSize(1);
		assertThat(this.checks.isDisposed()).isTrue();
		assertThat(health("a")).isEqualTo(Health.UNKNOWN);
	}

	private Mono<Health> ask(ServiceInstance instance) {
		this.asked.add(instance.id());
		return this.answers.getOrDefault(instance.id(), () -> Mono.just(Health.HEALTHY)).get();
	}

	private long nanos() {
		return this.time.now(TimeUnit.NANOSECONDS);
	}

	private void start(ServiceInstance... instances) {
		show(instances);
		this.balancers.find("stock");
		this.checks.start();
	}

	private void show(ServiceInstance... instances) {
		this.registry.show(new ServiceView("stock", ++this.revision, List.of(instances)));
	}

	private void settings(Checked checked) {
		HealthCheckSettings some = new HealthCheckSettings(checked, Duration.ofSeconds(10), Duration.ofSeconds(1), 0.15,
				2, 3, 8);
		this.settings.set(new LoadBalancerSettings(PolicyChoice.DEFAULT, Map.of(),
				PerService.all(Placement.DEFAULTS.with(some)), PerService.all(Attempting.DEFAULTS)));
	}

	private void pass(Duration time) {
		this.time.advanceTimeBy(time);
	}

	private Health health(String id) {
		Member member = this.balancers.find("stock")
			.members()
			.stream()
			.filter((candidate) -> candidate.instance().id().equals(id))
			.findFirst()
			.orElseThrow();
		return member.standing().health();
	}

}
