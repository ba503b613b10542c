package io.outrigger.autoconfigure.registry;

import java.time.Duration;

import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.NoUniqueBeanDefinitionException;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import io.outrigger.autoconfigure.OutriggerAutoConfiguration;
import io.outrigger.autoconfigure.loadbalancer.LoadBalancerAutoConfiguration;
import io.outrigger.loadbalancer.LoadBalancers;
import io.outrigger.registry.ServiceInstance;
import io.outrigger.registry.ServiceRegistry;
import io.outrigger.registry.fixed.StaticServiceRegistry;
import io.outrigger.registry.memory.InMemoryServiceRegistry;
import io.outrigger.time.Ticker;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for static instances in {@link RegistryAutoConfiguration}.
 */
class StaticInstancesTests {

	private final ApplicationContextRunner runner = new ApplicationContextRunner().withConfiguration(AutoConfigurations
		.of(OutriggerAutoConfiguration.class, RegistryAutoConfiguration.class, LoadBalancerAutoConfiguration.class));

	private final ApplicationContextRunner listing = this.runner.withPropertyValues(
			"outrigger.registry.static.stock[0].host=10.0.0.7", "outrigger.registry.static.stock[0].port=8080");

	@Test
	void withoutThemNothingIsDecorated() {
		this.runner.run((context) -> assertThat(context).hasSingleBean(ServiceRegistry.class)
			.hasSingleBean(InMemoryServiceRegistry.class));
	}

	@Test
	void theyAreListedAndPicked() {
		this.listing.run((context) -> {
			ServiceRegistry registry = context.getBean(ServiceRegistry.class);
			assertThat(registry.discover("stock").instances()).extracting(ServiceInstance::uri)
				.map(Object::toString)
				.containsExactly("http://10.0.0.7:8080");
			assertThat(context.getBean(LoadBalancers.class).pick("stock").instance().host()).isEqualTo("10.0.0.7");
		});
	}

	@Test
	void writesReachTheRegistryBehind() {
		this.listing.run((context) -> {
			ServiceInstance registered = context.getBean(ServiceRegistry.class)
				.register(ServiceInstance.builder("stock", "stock-1", "10.0.0.8", 8080).build())
				.block(Duration.ofSeconds(10));
			assertThat(context.getBean(InMemoryServiceRegistry.class).discover("stock").instances())
				.containsExactly(registered);
		});
	}

	@Test
	void theyAreListedBesideTheUsersOwnRegistryToo() {
		ServiceRegistry mine = new InMemoryServiceRegistry(Duration.ofSeconds(1), Ticker.system());
		this.listing.withBean("mine", ServiceRegistry.class, () -> mine).run((context) -> {
			assertThat(context).doesNotHaveBean("outriggerServiceRegistry");
			assertThat(context.getBean(ServiceRegistry.class)).isInstanceOf(StaticServiceRegistry.class);
			mine.register(ServiceInstance.builder("orders", "o", "localhost", 80).build())
				.block(Duration.ofSeconds(10));
			assertThat(context.getBean(ServiceRegistry.class).services()).containsExactly("orders", "stock");
		});
	}

	@Test
	void besideWhichOfSeveralRegistriesIsNotGuessed() {
		this.listing
			.withBean("one", ServiceRegistry.class,
					() -> new InMemoryServiceRegistry(Duration.ofSeconds(1), Ticker.system()))
			.withBean("two", ServiceRegistry.class,
					() -> new InMemoryServiceRegistry(Duration.ofSeconds(1), Ticker.system()))
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.isInstanceOf(NoUniqueBeanDefinitionException.class)
				.hasMessageContaining("static instances"));
	}

	@Test
	void theyMayBeListedBySystemProperties() {
		this.runner
			.withSystemProperties("outrigger.registry.static.stock[0].host=10.0.0.7",
					"outrigger.registry.static.stock[0].port=8080")
			.run((context) -> assertThat(context.getBean(ServiceRegistry.class).services()).containsExactly("stock"));
	}

}
