package io.outrigger.autoconfigure.loadbalancer;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.config.ConfigurableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Scope;

import io.outrigger.autoconfigure.OutriggerAutoConfiguration;
import io.outrigger.autoconfigure.config.ConfigAutoConfiguration;
import io.outrigger.autoconfigure.config.live.LiveApp;
import io.outrigger.autoconfigure.failure.InvalidPropertyException;
import io.outrigger.autoconfigure.registry.RegistryAutoConfiguration;
import io.outrigger.config.Release.Change;
import io.outrigger.loadbalancer.LoadBalancer;
import io.outrigger.loadbalancer.LoadBalancers;
import io.outrigger.loadbalancer.spi.BalancingPolicy;
import io.outrigger.registry.ServiceInstance;
import io.outrigger.registry.ServiceRegistry;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link CustomPolicies}.
 */
class CustomPoliciesTests {

	private final ApplicationContextRunner runner = new ApplicationContextRunner().withConfiguration(AutoConfigurations
		.of(OutriggerAutoConfiguration.class, RegistryAutoConfiguration.class, LoadBalancerAutoConfiguration.class));

	@Test
	void letsABeanOfTheUsersChooseAndMakesOneForEachService() {
		this.runner.withUserConfiguration(OwnPolicy.class)
			.withPropertyValues("outrigger.loadbalancer.policy=custom", "outrigger.loadbalancer.custom=lastOne")
			.run((context) -> {
				ServiceRegistry registry = context.getBean(ServiceRegistry.class);
				for (String service : new String[] { "stock", "orders" }) {
					registry.register(ServiceInstance.builder(service, "a", "10.0.0.7", 8080).build()).block();
					registry.register(ServiceInstance.builder(service, "b", "10.0.0.8", 8080).build()).block();
				}
				LoadBalancers balancers = context.getBean(LoadBalancers.class);
				assertThat(Stream.generate(() -> balancers.pick("stock").instance().id()).limit(5)).containsOnly("b");
				assertThat(balancers.pick("orders").instance().id()).isEqualTo("b");
				assertThat(context.getBean(OwnPolicy.class).made).hasValue(2);
			});
	}

	@Test
	void namesABeanThatDoesNotExist() {
		this.runner.withPropertyValues("outrigger.loadbalancer.custom=lastOne")
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.isInstanceOf(InvalidPropertyException.class)
				.hasMessage("outrigger.loadbalancer.custom is 'lastOne' but must be: the name of a bean of type "
						+ "BalancingPolicy, of which there is none"));
		this.runner.withUserConfiguration(OwnPolicy.class)
			.withPropertyValues("outrigger.loadbalancer.services.stock.custom=firstOne")
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.isInstanceOf(InvalidPropertyException.class)
				.hasMessage(
						"outrigger.loadbalancer.services.stock.custom is 'firstOne' but must be: the name of a bean "
								+ "of type BalancingPolicy, of which there is lastOne"));
	}

	@Test
	void refusesAReleaseThatNamesABeanThatDoesNotExistAsAWhole() {
		this.runner.withConfiguration(AutoConfigurations.of(ConfigAutoConfiguration.class))
			.withUserConfiguration(OwnPolicy.class)
			.run((context) -> {
				register(context.getBean(ServiceRegistry.class));
				LoadBalancer balancer = context.getBean(LoadBalancers.class).find("stock");
				LiveApp app = new LiveApp(context);
				app.refuses(
						"outrigger.loadbalancer.custom is 'firstOne' but must be: the name of a bean of type "
								+ "BalancingPolicy, of which there is lastOne",
						Change.set("outrigger.loadbalancer.policy", "custom"),
						Change.set("outrigger.loadbalancer.custom", "firstOne"));
				assertThat(balancer.policy()).isEqualTo("p2c");
				app.publish(Change.set("outrigger.loadbalancer.policy", "custom"),
						Change.set("outrigger.loadbalancer.custom", "lastOne"));
				assertThat(balancer.policy()).isEqualTo("custom");
				app.refuses("outrigger.loadbalancer.choices is '11' but must be: from 2 to 10",
						Change.set("outrigger.loadbalancer.policy", "p2c"),
						Change.set("outrigger.loadbalancer.choices", "11"));
				assertThat(balancer.policy()).isEqualTo("custom");
			});
	}

	private static void register(ServiceRegistry registry) {
		registry.register(ServiceInstance.builder("stock", "a", "10.0.0.7", 8080).build()).block();
	}

	@Configuration(proxyBeanMethods = false)
	static class OwnPolicy {

		private final AtomicInteger made = new AtomicInteger();

		@Bean
		@Scope(ConfigurableBeanFactory.SCOPE_PROTOTYPE)
		BalancingPolicy lastOne() {
			this.made.incrementAndGet();
			return (candidates, request) -> candidates.size() - 1;
		}

	}

}
