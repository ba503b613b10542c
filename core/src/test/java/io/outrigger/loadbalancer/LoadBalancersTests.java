package io.outrigger.loadbalancer;

import java.util.ArrayList;
import java.util.List;

import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;

import io.outrigger.registry.ServiceInstance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link LoadBalancers}.
 */
class LoadBalancersTests {

	private final Fleet fleet = new Fleet();

	@Test
	void saysThatAServiceIsUnknown() {
		assertThatExceptionOfType(NoInstanceAvailableException.class)
			.isThrownBy(() -> this.fleet.balancers.pick("stock"))
			.withMessage("No instance of service 'stock' is available: the registry does not know this service")
			.satisfies((ex) -> assertThat(ex.known()).isZero());
	}

	@Test
	void keepsNothingForNamesThatTheRegistryDoesNotKnow() {
		for (int i = 0; i < 1000; i++) {
			assertThat(this.fleet.balancers.find("made-up-" + i)).isNull();
		}
		assertThat(this.fleet.balancers).extracting("balancers").asInstanceOf(InstanceOfAssertFactories.MAP).isEmpty();
	}

	@Test
	void hasOneBalancerForAService() {
		this.fleet.add("stock", "a");
		assertThat(this.fleet.balancers.find("stock")).isNotNull().isSameAs(this.fleet.balancers.find("stock"));
	}

	@Test
	void forgetsServicesThatLeftOnceOthersCome() {
		ServiceInstance gone = this.fleet.add("stock", "a");
		LoadBalancer before = this.fleet.balancers.find("stock");
		this.fleet.remove(gone);
		this.fleet.add("orders", "a");
		this.fleet.balancers.find("orders");
		this.fleet.add("stock", "b");
		assertThat(this.fleet.balancers.find("stock")).isNotNull().isNotSameAs(before);
	}

	@Test
	void doesNotForgetWhatAnOperatorSaid() {
		ServiceInstance gone = this.fleet.add("stock", "a");
		this.fleet.balancers.find("stock").override("round-robin");
		this.fleet.remove(gone);
		this.fleet.add("orders", "a");
		this.fleet.balancers.find("orders");
		this.fleet.add("stock", "b");
		assertThat(this.fleet.balancers.find("stock").policy()).isEqualTo("round-robin");
	}

	@Test
	void tellsWhichPoliciesServeWhichServices() {
		this.fleet.add("stock", "a");
		this.fleet.add("orders", "a");
		this.fleet.balancers.pick("stock");
		List<String> told = new ArrayList<>();
		this.fleet.balancers.onPolicy((service, policy) -> told.add(service + " " + policy));
		this.fleet.balancers.pick("stock");
		this.fleet.balancers.pick("orders");
		this.fleet.balancers.find("stock").override("round-robin");
		assertThat(told).containsExactly("stock p2c", "orders p2c", "stock round-robin");
	}

}
