package io.outrigger.autoconfigure.sidecar.route;

import java.time.Duration;
import java.util.Set;

import io.github.resilience4j.springboot3.bulkhead.autoconfigure.BulkheadAutoConfiguration;
import io.github.resilience4j.springboot3.circuitbreaker.autoconfigure.CircuitBreakerAutoConfiguration;
import io.github.resilience4j.springboot3.ratelimiter.autoconfigure.RateLimiterAutoConfiguration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;
import org.springframework.http.HttpHeaders;

import io.outrigger.autoconfigure.OutriggerAutoConfiguration;
import io.outrigger.autoconfigure.loadbalancer.LoadBalancerAutoConfiguration;
import io.outrigger.autoconfigure.loadbalancer.client.AttemptPlanner;
import io.outrigger.autoconfigure.registry.RegistryAutoConfiguration;
import io.outrigger.autoconfigure.sidecar.guard.GuardDescriptor;
import io.outrigger.loadbalancer.settings.Attempting;
import io.outrigger.loadbalancer.settings.FailoverSettings;
import io.outrigger.sidecar.guard.BreakerSettings;
import io.outrigger.sidecar.guard.BulkheadSettings;
import io.outrigger.sidecar.guard.GuardReport;
import io.outrigger.sidecar.guard.GuardSettings;
import io.outrigger.sidecar.guard.RateLimitSettings;
import io.outrigger.sidecar.guard.RouteGuards;
import io.outrigger.sidecar.route.Route;
import io.outrigger.sidecar.route.RoutePlans;
import io.outrigger.sidecar.route.RouteTable;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link RouteAutoConfiguration} and {@link RouteProperties}.
 */
class RouteAutoConfigurationTests {

	private static final String ROUTE = "outrigger.sidecar.routes.orders.";

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(OutriggerAutoConfiguration.class, RegistryAutoConfiguration.class,
				LoadBalancerAutoConfiguration.class, RouteAutoConfiguration.class));

	@Test
	void hasNoRoutesUnlessThereAreProperties() {
		this.runner.run((context) -> {
			assertThat(context).hasSingleBean(AttemptPlanner.class).hasSingleBean(RouteExplainer.class);
			assertThat(context.getBean(Routes.class).get()).isSameAs(RouteTable.NONE);
		});
	}

	@Test
	void isOffWithTheSidecarOrTheLoadBalancerOrWithoutHttp() {
		for (String off : new String[] { "outrigger.sidecar.enabled=false", "outrigger.loadbalancer.enabled=false" }) {
			this.runner.withPropertyValues(off)
				.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(AttemptPlanner.class));
		}
		this.runner.withClassLoader(new FilteredClassLoader(HttpHeaders.class))
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(Routes.class));
	}

	@Test
	void backsOffFromTheUsersOwnPlanner() {
		AttemptPlanner own = (service, method, address, headers) -> {
			throw new UnsupportedOperationException();
		};
		this.runner.withBean(AttemptPlanner.class, () -> own)
			.run((context) -> assertThat(context).getBean(AttemptPlanner.class).isSameAs(own));
	}

	@Test
	void readsARoute() {
		this.runner
			.withPropertyValues(ROUTE + "order=-5", ROUTE + "service=orders", ROUTE + "path=/orders/{id}",
					ROUTE + "methods=GET,HEAD", ROUTE + "headers.X-Tier=gold", ROUTE + "query.page=[0-9]+",
					ROUTE + "failover.attempts=4", ROUTE + "failover.deadline=3s", ROUTE + "hedging.enabled=true",
					ROUTE + "request-headers.set.X-Via=routes", ROUTE + "forward-credentials=true",
					"outrigger.loadbalancer.failover.try-timeout=1s")
			.run((context) -> {
				Route route = context.getBean(Routes.class).get().routes().get(0);
				assertThat(RouteDescriptor.of(route)).isEqualTo(new RouteDescriptor("orders", -5, "orders",
						"/orders/{id}", Set.of("GET", "HEAD"), Set.of("X-Tier"), Set.of("page"), Set.of("X-Via"), null,
						null, GuardDescriptor.of(GuardSettings.NONE), true));
				Attempting attempting = context.getBean(RoutePlans.class).attempting(route, "orders");
				assertThat(attempting.failover().attempts()).isEqualTo(4);
				assertThat(attempting.failover().times().deadline()).isEqualTo(Duration.ofSeconds(3));
				assertThat(attempting.failover().times().perTry()).isEqualTo(Duration.ofSeconds(1));
				assertThat(attempting.failover().statuses()).isEqualTo(FailoverSettings.DEFAULTS.statuses());
				assertThat(attempting.hedging().enabled()).isTrue();
			});
	}

	@ParameterizedTest
	@CsvSource({ "path, orders", "path, /a/**/b", "service, no service", "methods, get", "headers.X-Tier, (",
			"query.page, [", "failover.attempts, 11", "failover.deadline, 2h", "hedging.percentile, 1",
			"circuit-breaker.failure-rate, 0", "circuit-breaker.minimum-calls, 0", "circuit-breaker.window, 1500ms",
			"circuit-breaker.slow-call, 2h", "circuit-breaker.slow-rate, 101", "circuit-breaker.open-for, 0",
			"circuit-breaker.probes, 0", "circuit-breaker.half-open-for, 0", "circuit-breaker.name, nobody",
			"bulkhead.max-concurrent, 0", "bulkhead.max-wait, 2m", "bulkhead.max-waiting, -1", "bulkhead.name, nobody",
			"rate-limit.permits, 0", "rate-limit.period, 0", "rate-limit.max-wait, 2m", "rate-limit.name, nobody",
			"fallback.stale, 2d", "fallback.service, no service", "fallback.status, 100",
			"request-headers.set.Host, other", "request-headers.remove, Cookie",
			"request-headers.add.Outrigger-Caller, somebody", "request-headers.remove, outrigger-caller" })
	void refusesWhatBreaksARuleAndNamesIt(String property, String value) {
		String named = property.startsWith("request-headers") ? "request-headers." : property;
		this.runner.withPropertyValues(ROUTE + property + "=" + value)
			.run((context) -> assertThat(context).getFailure()
				.hasStackTraceContaining(ROUTE + named)
				.hasStackTraceContaining("but must be: "));
	}

	@Test
	void isJudgedBesideItsServiceNotBesideTheDefaults() {
		this.runner
			.withPropertyValues(ROUTE + "failover.back-off=2s", "outrigger.loadbalancer.failover.max-back-off=10s")
			.run((context) -> {
				Route route = context.getBean(Routes.class).get().routes().get(0);
				assertThat(context.getBean(RoutePlans.class).attempting(route, "orders").failover().times().backOff())
					.isEqualTo(Duration.ofSeconds(2));
			});
	}

	@Test
	void goesByTheServiceWhereTheTwoContradictEachOther() {
		this.runner
			.withPropertyValues(ROUTE + "failover.attempts=4", ROUTE + "failover.back-off=900ms",
					"outrigger.loadbalancer.failover.max-back-off=500ms")
			.run((context) -> {
				Route route = context.getBean(Routes.class).get().routes().get(0);
				assertThat(context.getBean(RoutePlans.class).attempting(route, "orders").failover())
					.extracting(FailoverSettings::attempts, (failover) -> failover.times().maxBackOff())
					.containsExactly(FailoverSettings.DEFAULTS.attempts(), Duration.ofMillis(500));
			});
	}

	@Test
	void guardsNothingUnlessAPropertySaysSo() {
		this.runner
			.withPropertyValues(ROUTE + "service=orders", ROUTE + "circuit-breaker.enabled=false",
					ROUTE + "bulkhead.enabled=false", ROUTE + "rate-limit.enabled=false")
			.run((context) -> assertThat(guard(context)).isEqualTo(GuardSettings.NONE));
		this.runner
			.withPropertyValues(ROUTE + "circuit-breaker.enabled=true", ROUTE + "bulkhead.enabled=true",
					ROUTE + "rate-limit.permits=5")
			.run((context) -> assertThat(guard(context)).isEqualTo(new GuardSettings(BreakerSettings.DEFAULTS,
					BulkheadSettings.DEFAULTS, new RateLimitSettings(null, 5, Duration.ofSeconds(1), Duration.ZERO))));
	}

	@Test
	void keepsNoAnswersWhereItWritesCredentials() {
		this.runner
			.withPropertyValues(ROUTE + "fallback.stale=1m", ROUTE + "request-headers.set.authorization=Bearer secret")
			.run((context) -> assertThat(context).getFailure()
				.hasStackTraceContaining(ROUTE + "fallback.stale")
				.extracting((failure) -> failure.toString())
				.asString()
				.doesNotContain("Bearer secret"));
	}

	@Test
	void asksForTheNumberOfCallsOfARateLimit() {
		this.runner.withPropertyValues(ROUTE + "rate-limit.period=5s")
			.run((context) -> assertThat(context).getFailure().hasStackTraceContaining(ROUTE + "rate-limit.permits"));
	}

	@Test
	void namesInstancesOfResilience4jThatAreThere() {
		ApplicationContextRunner runner = this.runner
			.withConfiguration(AutoConfigurations.of(CircuitBreakerAutoConfiguration.class,
					BulkheadAutoConfiguration.class, RateLimiterAutoConfiguration.class))
			.withPropertyValues("resilience4j.circuitbreaker.instances.shop.failure-rate-threshold=11",
					"resilience4j.bulkhead.instances.shop.max-concurrent-calls=7",
					"resilience4j.bulkhead.instances.waiting.max-wait-duration=1s",
					"resilience4j.ratelimiter.instances.shop.limit-for-period=3");
		runner
			.withPropertyValues(ROUTE + "circuit-breaker.name=shop", ROUTE + "bulkhead.name=shop",
					ROUTE + "rate-limit.name=shop")
			.run((context) -> {
				assertThat(guard(context).breaker().name()).isEqualTo("shop");
				RouteGuards guards = context.getBean(RouteGuards.class);
				guards.guard("orders", "orders", true, guard(context)).admit().cancelled();
				GuardReport report = guards.report("orders", "orders");
				assertThat(report.breaker().name()).isEqualTo("shop");
				assertThat(report.bulkhead().maxConcurrent()).isEqualTo(7);
				assertThat(report.rateLimit().permits()).isEqualTo(3);
			});
		runner.withPropertyValues(ROUTE + "bulkhead.name=waiting")
			.run((context) -> assertThat(context).getFailure()
				.hasStackTraceContaining(ROUTE + "bulkhead.name")
				.hasStackTraceContaining("max-wait-duration of 0"));
		runner.withPropertyValues(ROUTE + "circuit-breaker.name=other")
			.run((context) -> assertThat(context).getFailure().hasStackTraceContaining("of which there is shop"));
	}

	private static GuardSettings guard(ApplicationContext context) {
		return context.getBean(Routes.class).get().routes().get(0).guard();
	}

}
