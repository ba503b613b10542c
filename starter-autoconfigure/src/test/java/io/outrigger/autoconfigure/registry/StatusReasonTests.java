package io.outrigger.autoconfigure.registry;

import java.time.Duration;
import java.util.List;

import org.junit.jupiter.api.Test;
import reactor.core.scheduler.Schedulers;

import io.outrigger.autoconfigure.Backend;
import io.outrigger.autoconfigure.SelfIdentity;
import io.outrigger.autoconfigure.actuate.Masking;
import io.outrigger.registry.InstanceStatus;
import io.outrigger.registry.ServiceInstance;
import io.outrigger.registry.ServiceRegistry;
import io.outrigger.registry.fixed.StaticServiceRegistry;
import io.outrigger.registry.load.InstanceLoad;
import io.outrigger.registry.memory.InMemoryServiceRegistry;
import io.outrigger.registry.self.SelfRegistration;
import io.outrigger.time.Ticker;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the reasons that {@link RegistryEndpoint} gives for states.
 */
class StatusReasonTests {

	private static final ServiceInstance OTHER = ServiceInstance.builder("orders", "other", "10.0.0.8", 80).build();

	@Test
	void aDoubtIsExplained() {
		assertThat(reason(OTHER.withIncarnation(7).withStatus(InstanceStatus.SUSPECT)))
			.isEqualTo("silent, and the registry cannot tell whether it is gone");
	}

	@Test
	void whyAnotherInstanceIsInItsStateIsNotGuessed() {
		assertThat(reason(OTHER.withIncarnation(7).withStatus(InstanceStatus.DOWN))).isNull();
	}

	@Test
	void whatIsListedByConfigurationSaysSo() {
		assertThat(reason(OTHER)).isEqualTo("listed by outrigger.registry.static");
	}

	@Test
	void whatIsOnlyKnownToBeHereSaysSo() {
		assertThat(reason(ServiceInstance.builder("orders", "self", "10.0.0.9", 80).build()))
			.isEqualTo("listed by itself: it could not be registered yet");
	}

	private static String reason(ServiceInstance instance) {
		ServiceRegistry registry = new StaticServiceRegistry(
				new InMemoryServiceRegistry(Duration.ofSeconds(9), Ticker.system()), List.of(instance));
		SelfRegistration registration = new SelfRegistration(registry, Duration.ofSeconds(3),
				() -> InstanceLoad.UNKNOWN, Schedulers.immediate());
		return new RegistryEndpoint(registry, registration, new SelfIdentity("orders", "self"), Backend.MEMORY,
				new Masking(List.of()))
			.services()
			.services()
			.get("orders")
			.get(0)
			.statusReason();
	}

}
