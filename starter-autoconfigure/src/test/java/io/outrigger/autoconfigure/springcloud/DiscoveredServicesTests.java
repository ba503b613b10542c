package io.outrigger.autoconfigure.springcloud;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.cloud.client.ServiceInstance;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.test.StepVerifier;

import io.outrigger.loadbalancer.settings.placement.AvailabilitySettings;
import io.outrigger.registry.InstanceStatus;
import io.outrigger.registry.ServiceRegistry;
import io.outrigger.registry.ServiceView;
import io.outrigger.registry.memory.InMemoryServiceRegistry;
import io.outrigger.testsupport.NonBlocking;
import io.outrigger.time.Ticker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.BDDMockito.given;
import static org.mockito.Mockito.mock;

/**
 * Tests for {@link DiscoveredServices} and the discovery clients that read it.
 */
@ExtendWith(NonBlocking.class)
class DiscoveredServicesTests {

	private final InMemoryServiceRegistry registry = new InMemoryServiceRegistry(Duration.ofMinutes(1),
			Ticker.system());

	private final AtomicReference<AvailabilitySettings> availability = new AtomicReference<>(
			AvailabilitySettings.DEFAULTS);

	private final DiscoveredServices services = new DiscoveredServices(this.registry,
			(service) -> this.availability.get());

	@Test
	void instancesComeInTheOrderOfTheirIds() {
		register("orders", "orders-2");
		register("orders", "orders-1");
		assertThat(ids("orders")).containsExactly("orders-1", "orders-2");
		assertThat(this.services.names()).containsExactly("orders");
	}

	@ParameterizedTest
	@EnumSource(value = InstanceStatus.class, mode = EnumSource.Mode.EXCLUDE, names = "SUSPECT")
	void onlyInstancesThatTakeRequestsAreShown(InstanceStatus status) {
		this.registry
			.register(io.outrigger.registry.ServiceInstance.builder("orders", "orders-1", "localhost", 80)
				.status(status)
				.build())
			.block();
		assertThat(ids("orders")).hasSize(status.takesRequests() ? 1 : 0);
	}

	@ParameterizedTest
	@CsvSource({ "1, 1, 1", "2, 2, 2", "1, 2, 3", "0, 1, 1", "4, 5, 9" })
	void theSuspectAreShownWhereTheLoadBalancerWouldPanic(int up, int suspect, int shown) {
		assertThat(
				new DiscoveredServices(doubting(up, suspect), (service) -> this.availability.get()).instances("orders"))
			.hasSize(shown);
	}

	@Test
	void theThresholdIsThatOfTheServiceAndLive() {
		DiscoveredServices doubted = new DiscoveredServices(doubting(2, 2), (service) -> this.availability.get());
		List<ServiceInstance> before = doubted.instances("orders");
		Object state = doubted.state();
		assertThat(before).hasSize(2);
		this.availability.set(new AvailabilitySettings(0.6, 1.4));
		assertThat(doubted.instances("orders")).hasSize(4).containsAll(before);
		assertThat(doubted.state()).isNotEqualTo(state);
		this.availability.set(new AvailabilitySettings(0, 1.4));
		assertThat(doubted.instances("orders")).isEqualTo(before);
	}

	@Test
	void aChangeIsSeenByTheNextReader() {
		io.outrigger.registry.ServiceInstance first = register("orders", "orders-1");
		assertThat(ids("orders")).containsExactly("orders-1");
		register("orders", "orders-2");
		assertThat(ids("orders")).containsExactly("orders-1", "orders-2");
		this.registry.setStatus(first, InstanceStatus.OUT_OF_SERVICE).block();
		assertThat(ids("orders")).containsExactly("orders-2");
		this.registry.setStatus(first, InstanceStatus.UP).block();
		assertThat(ids("orders")).containsExactly("orders-1", "orders-2");
		this.registry.deregister(first).block();
		assertThat(ids("orders")).containsExactly("orders-2");
	}

	@Test
	void theSameListIsHandedOutUntilSomethingChanges() {
		register("orders", "orders-1");
		List<ServiceInstance> before = this.services.instances("orders");
		register("billing", "billing-1");
		this.services.instances("billing");
		assertThat(this.services.instances("orders")).isSameAs(before);
		register("orders", "orders-2");
		assertThat(this.services.instances("orders")).isNotSameAs(before);
	}

	@Test
	void anInstanceThatDidNotChangeIsNotDerivedAgain() {
		register("orders", "orders-1");
		ServiceInstance before = this.services.instances("orders").get(0);
		register("orders", "orders-2");
		assertThat(this.services.instances("orders").get(0)).isSameAs(before);
	}

	@Test
	void aServiceThatNobodyKnowsIsEmpty() {
		assertThat(this.services.instances("nobody")).isEmpty();
		assertThat(this.services.names()).isEmpty();
	}

	@Test
	void aServiceThatLeftIsForgotten() {
		io.outrigger.registry.ServiceInstance only = register("orders", "orders-1");
		assertThat(ids("orders")).hasSize(1);
		this.registry.deregister(only).block();
		assertThat(ids("orders")).isEmpty();
		assertThat(this.services.names()).isEmpty();
	}

	@Test
	void theStateIsTheSameUntilWhatIsShownChanges() {
		io.outrigger.registry.ServiceInstance first = register("orders", "orders-1");
		io.outrigger.registry.ServiceInstance second = register("orders", "orders-2");
		Object both = this.services.state();
		assertThat(this.services.state()).isEqualTo(both);
		this.registry.setStatus(second, InstanceStatus.OUT_OF_SERVICE).block();
		Object one = this.services.state();
		assertThat(one).isNotEqualTo(both);
		this.registry.setStatus(second, InstanceStatus.DRAINING).block();
		assertThat(this.services.state()).isEqualTo(one);
		this.registry.deregister(second).block();
		assertThat(this.services.state()).isEqualTo(one);
		this.registry.deregister(first).block();
		assertThat(this.services.state()).isNotEqualTo(one);
	}

	@Test
	void clientsReadWhatIsKnownWhenTheyAreAskedAndNeverBlock() {
		RegistryReactiveDiscoveryClient reactive = new RegistryReactiveDiscoveryClient(this.services, 7);
		RegistryDiscoveryClient blocking = new RegistryDiscoveryClient(this.services, 7);
		Mono<List<String>> asked = reactive.getInstances("orders")
			.map(ServiceInstance::getInstanceId)
			.concatWith(reactive.getServices())
			.concatWith(Mono.fromSupplier(() -> blocking.getInstances("orders").get(0).getInstanceId()))
			.concatWith(Mono.fromSupplier(() -> blocking.getServices().get(0)))
			.collectList()
			.subscribeOn(Schedulers.parallel());
		register("orders", "orders-1");
		StepVerifier.create(asked)
			.expectNext(List.of("orders-1", "orders", "orders-1", "orders"))
			.expectComplete()
			.verify(Duration.ofSeconds(10));
		StepVerifier.create(reactive.reactiveProbe()).expectComplete().verify(Duration.ofSeconds(10));
		assertThat(List.of(reactive.getOrder(), blocking.getOrder())).containsOnly(7);
		assertThat(List.of(reactive.description(), blocking.description())).containsOnly("Outrigger registry");
	}

	private static ServiceRegistry doubting(int up, int suspect) {
		List<io.outrigger.registry.ServiceInstance> instances = new ArrayList<>();
		for (int i = 0; i < up + suspect; i++) {
			instances.add(io.outrigger.registry.ServiceInstance.builder("orders", "orders-" + i, "localhost", 80)
				.status((i < up) ? InstanceStatus.UP : InstanceStatus.SUSPECT)
				.build());
		}
		ServiceRegistry registry = mock(ServiceRegistry.class);
		given(registry.discover("orders")).willReturn(new ServiceView("orders", 1, instances));
		given(registry.services()).willReturn(Set.of("orders"));
		return registry;
	}

	private List<String> ids(String service) {
		return this.services.instances(service).stream().map(ServiceInstance::getInstanceId).toList();
	}

	private io.outrigger.registry.ServiceInstance register(String service, String id) {
		return this.registry
			.register(io.outrigger.registry.ServiceInstance.builder(service, id, "localhost", 8080).build())
			.block(Duration.ofSeconds(10));
	}

}
