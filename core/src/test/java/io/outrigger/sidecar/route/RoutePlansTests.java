package io.outrigger.sidecar.route;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import reactor.core.scheduler.Schedulers;

import io.outrigger.loadbalancer.LoadBalancerSettings;
import io.outrigger.loadbalancer.LoadBalancers;
import io.outrigger.loadbalancer.NoInstanceAvailableException;
import io.outrigger.loadbalancer.attempt.AttemptEngine;
import io.outrigger.loadbalancer.attempt.AttemptPlan;
import io.outrigger.loadbalancer.policy.BalancingPolicies;
import io.outrigger.loadbalancer.settings.Attempting;
import io.outrigger.loadbalancer.settings.FailoverSettings;
import io.outrigger.registry.ServiceInstance;
import io.outrigger.registry.memory.InMemoryServiceRegistry;
import io.outrigger.sidecar.guard.GuardSettings;
import io.outrigger.sidecar.guard.ResilienceRegistries;
import io.outrigger.sidecar.guard.RouteGuards;
import io.outrigger.time.Ticker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link RoutePlans}.
 */
class RoutePlansTests {

	private final InMemoryServiceRegistry registry = new InMemoryServiceRegistry(Duration.ofDays(1), Ticker.system());

	private final AtomicReference<LoadBalancerSettings> settings = new AtomicReference<>(
			LoadBalancerSettings.defaults());

	private final LoadBalancers balancers = new LoadBalancers(this.registry, this.settings::get,
			new BalancingPolicies(), Ticker.system());

	private final AttemptEngine engine = new AttemptEngine(this.balancers, Ticker.system(), Schedulers::immediate);

	private final AtomicReference<RouteTable> routes = new AtomicReference<>(RouteTable.NONE);

	private final RoutePlans plans = new RoutePlans(this.routes::get, this.engine, this.balancers,
			new RouteGuards(this.balancers, ResilienceRegistries.ofOwn(), Ticker.system(), Schedulers::immediate));

	@BeforeEach
	void register() {
		for (String service : List.of("orders", "stock")) {
			this.registry.register(ServiceInstance.builder(service, "a", "here", 80).build()).block();
		}
	}

	@Test
	void areThoseOfTheServiceWhereNoRouteFits() {
		this.routes.set(RouteTable.of(List.of(route("orders", 5))));
		assertThat(plan("stock")).isSameAs(this.engine.plan("stock"));
		assertThatExceptionOfType(NoInstanceAvailableException.class).isThrownBy(() -> plan("nobody"));
	}

	@Test
	void areKeptUntilSomethingChanges() {
		this.routes.set(RouteTable.of(List.of(route("orders", 5))));
		AttemptPlan five = plan("orders");
		assertThat(five.failover().attempts()).isEqualTo(5);
		assertThat(plan("orders")).isSameAs(five);
		this.routes.set(RouteTable.of(List.of(route("orders", 5))));
		assertThat(plan("orders")).isSameAs(five);
		this.routes.set(RouteTable.of(List.of(route("orders", 7))));
		assertThat(plan("orders").failover().attempts()).isEqualTo(7);
		this.routes.set(RouteTable.NONE);
		assertThat(plan("orders").failover().attempts()).isEqualTo(FailoverSettings.DEFAULTS.attempts());
	}

	@Test
	void keepWhatTheyMeasuredWhenTheSettingsOfTheServiceAreReadAnewAndSayTheSame() {
		this.routes.set(RouteTable.of(List.of(route("orders", 5))));
		AttemptPlan five = plan("orders");
		this.settings.set(LoadBalancerSettings.defaults());
		assertThat(plan("orders")).isSameAs(five);
	}

	private AttemptPlan plan(String service) {
		return this.plans.plan(FixedRequest.get(service, "/"));
	}

	private static Route route(String service, int attempts) {
		return new Route("r", 0, new RouteMatch(service, null, Set.of(), Map.of(), Map.of()), new Attempts(attempts),
				GuardSettings.NONE, null, null, HeaderChanges.NONE);
	}

	private record Attempts(int attempts) implements AttemptRule {

		@Override
		public Attempting over(Attempting service) {
			return service.with(service.failover().attempts(this.attempts));
		}

	}

}
