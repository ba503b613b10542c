package io.outrigger.autoconfigure.loadbalancer;

import java.time.Duration;

import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import io.outrigger.autoconfigure.OutriggerAutoConfiguration;
import io.outrigger.autoconfigure.config.ConfigAutoConfiguration;
import io.outrigger.autoconfigure.config.live.LiveApp;
import io.outrigger.autoconfigure.registry.RegistryAutoConfiguration;
import io.outrigger.config.Release.Change;
import io.outrigger.loadbalancer.Attempt;
import io.outrigger.loadbalancer.LoadBalancer;
import io.outrigger.loadbalancer.LoadBalancers;
import io.outrigger.loadbalancer.settings.Attempting;
import io.outrigger.registry.ServiceInstance;
import io.outrigger.registry.ServiceRegistry;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What concerns the choice of candidates and repeated requests follows the config center.
 */
class LiveSettingsOfServicesTests {

	private static final String PREFIX = "outrigger.loadbalancer.";

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(OutriggerAutoConfiguration.class, RegistryAutoConfiguration.class,
				LoadBalancerAutoConfiguration.class, ConfigAutoConfiguration.class));

	@Test
	void whenInstancesAreEjectedChangesLive() {
		this.runner.run((context) -> {
			LoadBalancer stock = stock(context.getBean(ServiceRegistry.class), context.getBean(LoadBalancers.class));
			LiveApp app = new LiveApp(context);
			fail(stock, 3);
			assertThat(ejected(stock)).isZero();
			app.publish(Change.set(PREFIX + "services.stock.ejection.consecutive-failures", "2"),
					Change.set(PREFIX + "services.stock.ejection.time.base", "1m"));
			fail(stock, 4);
			assertThat(ejected(stock)).isEqualTo(1);
			assertThat(stock.report()).anySatisfy((instance) -> assertThat(instance.ejectionLeft())
				.isBetween(Duration.ofSeconds(20), Duration.ofSeconds(72)));
		});
	}

	@Test
	void howOftenARequestIsSentChangesLive() {
		this.runner.run((context) -> {
			LoadBalancers balancers = context.getBean(LoadBalancers.class);
			LiveApp app = new LiveApp(context);
			assertThat(balancers.attempting("stock")).isEqualTo(Attempting.DEFAULTS);
			app.publish(Change.set(PREFIX + "failover.attempts", "4"),
					Change.set(PREFIX + "services.stock.hedging.enabled", "true"));
			assertThat(balancers.attempting("stock").failover().attempts()).isEqualTo(4);
			assertThat(balancers.attempting("stock").hedging().enabled()).isTrue();
			assertThat(balancers.attempting("orders").failover().attempts()).isEqualTo(4);
			assertThat(balancers.attempting("orders").hedging().enabled()).isFalse();
		});
	}

	@Test
	void aReleaseWithABadValueIsRefusedAsAWhole() {
		this.runner.run((context) -> {
			LoadBalancers balancers = context.getBean(LoadBalancers.class);
			LiveApp app = new LiveApp(context);
			app.refuses(
					"outrigger.loadbalancer.services.stock.ejection.max-share is '2.0' but must be: more than 0, "
							+ "at most 1",
					Change.set(PREFIX + "failover.attempts", "4"),
					Change.set(PREFIX + "services.stock.ejection.max-share", "2"));
			app.refuses("outrigger.loadbalancer.failover.attempts is '11' but must be: from 1 to 10",
					Change.set(PREFIX + "failover.attempts", "11"), Change.set(PREFIX + "hedging.enabled", "true"));
			assertThat(balancers.attempting("stock")).isEqualTo(Attempting.DEFAULTS);
		});
	}

	private static LoadBalancer stock(ServiceRegistry registry, LoadBalancers balancers) {
		registry.register(ServiceInstance.builder("stock", "a", "10.0.0.7", 8080).build()).block();
		registry.register(ServiceInstance.builder("stock", "b", "10.0.0.8", 8080).build()).block();
		LoadBalancer stock = balancers.find("stock");
		assertThat(stock).isNotNull();
		return stock;
	}

	private static void fail(LoadBalancer balancer, int times) {
		for (int i = 0; i < times; i++) {
			Attempt attempt = balancer.pick();
			attempt.responded(503);
			attempt.complete();
		}
	}

	private static long ejected(LoadBalancer balancer) {
		return balancer.report().stream().filter((instance) -> instance.ejectionLeft() != null).count();
	}

}
