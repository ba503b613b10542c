package io.outrigger.loadbalancer.attempt;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

import reactor.test.scheduler.VirtualTimeScheduler;

import io.outrigger.loadbalancer.InstanceReport;
import io.outrigger.loadbalancer.LoadBalancerSettings;
import io.outrigger.loadbalancer.LoadBalancers;
import io.outrigger.loadbalancer.PolicyChoice;
import io.outrigger.loadbalancer.policy.BalancingPolicies;
import io.outrigger.loadbalancer.roster.Member;
import io.outrigger.loadbalancer.settings.AttemptTimes;
import io.outrigger.loadbalancer.settings.Attempting;
import io.outrigger.loadbalancer.settings.FailoverSettings;
import io.outrigger.loadbalancer.settings.HedgingSettings;
import io.outrigger.loadbalancer.settings.PerService;
import io.outrigger.loadbalancer.settings.placement.EjectionSettings;
import io.outrigger.loadbalancer.settings.placement.Placement;
import io.outrigger.registry.ServiceInstance;
import io.outrigger.registry.memory.InMemoryServiceRegistry;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The engine before the service {@code stock}, whose instances a test adds, in time that
 * it moves.
 */
final class Stage {

	final VirtualTimeScheduler time = VirtualTimeScheduler.create();

	final InMemoryServiceRegistry registry = new InMemoryServiceRegistry(Duration.ofDays(1), () -> 0);

	private final AtomicReference<LoadBalancerSettings> settings = new AtomicReference<>(
			LoadBalancerSettings.defaults());

	final LoadBalancers balancers = new LoadBalancers(this.registry, this.settings::get,
			new BalancingPolicies(new Random(42)::nextInt), this::now);

	final AttemptEngine engine = new AttemptEngine(this.balancers, this::now, () -> this.time);

	Stage(String... instances) {
		for (String id : instances) {
			this.registry.register(ServiceInstance.builder("stock", id, "host-" + id, 8080).build()).block();
		}
	}

	Stage with(Attempting attempting) {
		this.settings.set(new LoadBalancerSettings(PolicyChoice.of("round-robin"), Map.of(),
				PerService.all(Placement.DEFAULTS), PerService.all(attempting)));
		return this;
	}

	/**
	 * Lets instances take turns, however they do.
	 */
	Stage takingTurns() {
		EjectionSettings ejection = EjectionSettings.DEFAULTS;
		Placement placement = Placement.DEFAULTS.with(new EjectionSettings(false, ejection.consecutiveFailures(),
				ejection.successRate(), ejection.minRequests(), ejection.deviations(), ejection.margin(),
				ejection.maxShare(), ejection.perRoute(), ejection.time()));
		this.settings.set(new LoadBalancerSettings(PolicyChoice.of("round-robin"), Map.of(), PerService.all(placement),
				PerService.all(Attempting.DEFAULTS)));
		return this;
	}

	static Attempting failover(FailoverSettings failover) {
		return Attempting.DEFAULTS.with(failover);
	}

	static Attempting limits(Duration deadline, Duration perTry) {
		return failover(FailoverSettings.DEFAULTS.times(AttemptTimes.within(deadline, perTry)));
	}

	/**
	 * Lets requests hedge after 100 ms, for so fast are the slowest of the others. There
	 * is budget for one hedge.
	 */
	Stage hedging() {
		with(Attempting.DEFAULTS.with(HedgingSettings.on()));
		List<Wire> all = new ArrayList<>();
		for (int i = 0; i < 150; i++) {
			int millis = (i % 10 == 0) ? 100 : 40;
			all.add(new Wire(this, (attempt, number) -> Wire.answer(200).after(millis)).send());
		}
		move(100);
		all.forEach(Wire::leave);
		move(3000);
		return this;
	}

	long now() {
		return this.time.now(TimeUnit.NANOSECONDS);
	}

	void move(long millis) {
		this.time.advanceTimeBy(Duration.ofMillis(millis));
	}

	AttemptCounts counts() {
		return this.engine.find("stock").counts();
	}

	InstanceReport report(String id) {
		return this.balancers.find("stock")
			.report()
			.stream()
			.filter((report) -> report.instance().id().equals(id))
			.findFirst()
			.orElseThrow();
	}

	/**
	 * How many requests that failed at an instance were sent again.
	 */
	long failovers(String id) {
		Member member = this.balancers.find("stock").member(id);
		return (member != null) ? member.statistics().failovers() : 0;
	}

	void assertNothingInFlight() {
		assertThat(this.balancers.find("stock").report()).allSatisfy((report) -> {
			assertThat(report.inFlight()).as("in flight at " + report.instance().id()).isZero();
			assertThat(report.picks()).isEqualTo(report.successes() + report.failures() + report.cancels());
		});
	}

}
