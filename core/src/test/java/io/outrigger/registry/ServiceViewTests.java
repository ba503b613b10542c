package io.outrigger.registry;

import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link ServiceView}.
 */
class ServiceViewTests {

	private static final ServiceInstance INSTANCE = ServiceInstance.builder("orders", "orders-1", "localhost", 80)
		.build();

	private static final ServiceView VIEW = new ServiceView("orders", 1, List.of(INSTANCE));

	@Test
	void findsAnInstanceByItsId() {
		assertThat(VIEW.instance("orders-1")).isSameAs(INSTANCE);
	}

	@Test
	void namesAnUnknownInstance() {
		assertThatExceptionOfType(UnknownInstanceException.class).isThrownBy(() -> VIEW.instance("orders-2"))
			.withMessage("The registry knows no instance 'orders-2' of service 'orders'");
	}

	@Test
	void namesAnUnknownService() {
		assertThatExceptionOfType(UnknownServiceException.class)
			.isThrownBy(() -> ServiceView.empty("orders").instance("orders-1"))
			.withMessage("The registry knows no service 'orders'");
	}

	@Test
	void doesNotChangeWithTheListItWasMadeFrom() {
		List<ServiceInstance> instances = new ArrayList<>(List.of(INSTANCE));
		ServiceView view = new ServiceView("orders", 1, instances);
		instances.clear();
		assertThat(view.instances()).containsExactly(INSTANCE);
	}

}
