package io.outrigger.autoconfigure.loadbalancer.health;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.web.reactive.function.client.WebClient;
import reactor.core.publisher.Mono;

import io.outrigger.autoconfigure.OutriggerAutoConfiguration;
import io.outrigger.autoconfigure.loadbalancer.LoadBalancerAutoConfiguration;
import io.outrigger.autoconfigure.registry.RegistryAutoConfiguration;
import io.outrigger.loadbalancer.LoadBalancers;
import io.outrigger.loadbalancer.health.HealthChecks;
import io.outrigger.loadbalancer.health.Probe;
import io.outrigger.loadbalancer.standing.Health;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link HealthCheckAutoConfiguration}.
 */
class HealthCheckAutoConfigurationTests {

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(OutriggerAutoConfiguration.class, RegistryAutoConfiguration.class,
				LoadBalancerAutoConfiguration.class, HealthCheckAutoConfiguration.class));

	@Test
	void asksOverHttpByDefaultAndStopsWithTheApplication() {
		this.runner.run((context) -> {
			assertThat(context).getBean(Probe.class).isInstanceOf(HttpProbe.class);
			HealthChecks checks = context.getBean(HealthChecks.class);
			assertThat(checks.isDisposed()).isFalse();
			context.getSourceApplicationContext().close();
			Awaitility.await().until(checks::isDisposed);
		});
	}

	@Test
	void asksStaticInstancesByTheUsersProbe() {
		List<String> asked = new CopyOnWriteArrayList<>();
		this.runner.withBean(Probe.class, () -> (instance) -> {
			asked.add(instance.id());
			return Mono.just(Health.HEALTHY);
		})
			.withPropertyValues("outrigger.registry.static.stock[0].host=10.0.0.7",
					"outrigger.registry.static.stock[0].port=8080")
			.run((context) -> {
				assertThat(context).hasNotFailed();
				assertThat(context.getBean(LoadBalancers.class).find("stock")).isNotNull();
				Awaitility.await().untilAsserted(() -> assertThat(asked).hasSizeGreaterThan(0));
			});
	}

	@Test
	void asksNobodyWithoutAWayToAsk() {
		this.runner.withClassLoader(new FilteredClassLoader(WebClient.class))
			.run((context) -> assertThat(context).hasNotFailed()
				.doesNotHaveBean(Probe.class)
				.doesNotHaveBean(HealthChecks.class));
	}

	@Test
	void isOffWithTheLoadBalancer() {
		for (String off : new String[] { "outrigger.loadbalancer.enabled=false", "outrigger.enabled=false" }) {
			this.runner.withPropertyValues(off)
				.run((context) -> assertThat(context).hasNotFailed()
					.doesNotHaveBean(Probe.class)
					.doesNotHaveBean(HealthChecks.class));
		}
	}

}
