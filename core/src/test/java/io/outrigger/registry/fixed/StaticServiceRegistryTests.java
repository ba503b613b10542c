package io.outrigger.registry.fixed;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;

import org.junit.jupiter.api.Test;
import reactor.test.StepVerifier;

import io.outrigger.registry.InstanceStatus;
import io.outrigger.registry.ServiceInstance;
import io.outrigger.registry.ServiceRegistry;
import io.outrigger.registry.ServiceRegistryContract;
import io.outrigger.registry.ServiceView;
import io.outrigger.registry.UnknownInstanceException;
import io.outrigger.registry.UnknownServiceException;
import io.outrigger.registry.load.InstanceLoad;
import io.outrigger.registry.memory.InMemoryServiceRegistry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for {@link StaticServiceRegistry}. The contract's services have no static
 * instances: there it must not be noticed.
 */
class StaticServiceRegistryTests extends ServiceRegistryContract {

	private static final ServiceInstance LEGACY_A = legacy("legacy-a", "10.0.0.1");

	private static final ServiceInstance LEGACY_B = legacy("legacy-b", "10.0.0.2");

	private final AtomicLong now = new AtomicLong();

	private final ServiceRegistry registry = new StaticServiceRegistry(create(LEASE), List.of(LEGACY_B, LEGACY_A));

	@Override
	protected ServiceRegistry create(Duration lease) {
		return new StaticServiceRegistry(new InMemoryServiceRegistry(lease, this.now::get), List.of());
	}

	@Override
	protected void pass(Duration time) {
		this.now.addAndGet(time.toNanos());
	}

	@Test
	void staticInstancesAreThereFromTheStartInTheOrderOfTheirIds() {
		ServiceView view = this.registry.discover("legacy");
		assertThat(view.instances()).containsExactly(LEGACY_A, LEGACY_B);
		assertThat(view.revision()).isPositive();
		assertThat(this.registry.services()).containsExactly("legacy");
	}

	@Test
	void theyHaveNeitherLeaseNorLoad() {
		assertThat(this.registry.leaseRemaining(LEGACY_A)).isNull();
		assertThat(this.registry.load(LEGACY_A)).isNull();
		pass(LEASE.multipliedBy(10));
		register("orders", "orders-1", "10.0.0.9");
		assertThat(this.registry.discover("legacy").instances()).containsExactly(LEGACY_A, LEGACY_B);
	}

	@Test
	void theSameViewIsHandedOutUntilSomethingRegistersOrLeaves() {
		ServiceView before = this.registry.discover("legacy");
		assertThat(this.registry.discover("legacy")).isSameAs(before);
		ServiceInstance registered = register("legacy", "legacy-c", "10.0.0.3");
		ServiceView with = this.registry.discover("legacy");
		assertThat(with.instances()).containsExactly(LEGACY_A, LEGACY_B, registered);
		assertThat(with.revision()).isGreaterThan(before.revision());
		this.registry.heartbeat(registered, InstanceLoad.UNKNOWN).block();
		assertThat(this.registry.discover("legacy")).isSameAs(with);
		this.registry.deregister(registered).block();
		assertThat(this.registry.discover("legacy").instances()).containsExactly(LEGACY_A, LEGACY_B);
		assertThat(this.registry.discover("legacy").revision()).isGreaterThan(with.revision());
	}

	@Test
	void whatRegistersTakesThePlaceOfTheStaticInstanceOfItsId() {
		ServiceInstance registered = register("legacy", "legacy-a", "10.0.0.3");
		assertThat(this.registry.discover("legacy").instances()).containsExactly(registered, LEGACY_B);
	}

	@Test
	void whatRegistersTakesThePlaceOfTheStaticInstanceAtItsAddress() {
		ServiceInstance registered = register("legacy", "z", "10.0.0.1");
		assertThat(this.registry.discover("legacy").instances()).containsExactly(LEGACY_B, registered);
		this.registry.deregister(registered).block();
		assertThat(this.registry.discover("legacy").instances()).containsExactly(LEGACY_A, LEGACY_B);
	}

	@Test
	void watchersSeeThemFromTheStartAndWithEachChange() {
		AtomicReference<ServiceInstance> registered = new AtomicReference<>();
		StepVerifier.create(this.registry.watch("legacy").map(StaticServiceRegistryTests::ids))
			.expectNext(List.of("legacy-a", "legacy-b"))
			.then(() -> registered.set(register("legacy", "legacy-c", "10.0.0.3")))
			.expectNext(List.of("legacy-a", "legacy-b", "legacy-c"))
			.then(() -> this.registry.deregister(registered.get()).block())
			.expectNext(List.of("legacy-a", "legacy-b"))
			.thenCancel()
			.verify(Duration.ofSeconds(10));
	}

	@Test
	void nobodySpeaksForAStaticInstance() {
		assertThatExceptionOfType(UnknownServiceException.class)
			.isThrownBy(() -> this.registry.heartbeat(LEGACY_A, InstanceLoad.UNKNOWN).block());
		register("legacy", "legacy-c", "10.0.0.3");
		assertThatExceptionOfType(UnknownInstanceException.class)
			.isThrownBy(() -> this.registry.setStatus(LEGACY_A, InstanceStatus.DRAINING).block());
		this.registry.deregister(LEGACY_A).block();
		assertThat(this.registry.discover("legacy").instances()).contains(LEGACY_A);
	}

	@Test
	void theSameIdOrAddressTwiceIsRefused() {
		for (ServiceInstance twin : List.of(legacy("legacy-a", "10.0.0.9"), legacy("other", "10.0.0.1"))) {
			assertThatIllegalArgumentException()
				.isThrownBy(() -> new StaticServiceRegistry(create(LEASE), List.of(LEGACY_A, twin)))
				.withMessageStartingWith("Static instance of service 'legacy' is '" + twin.id() + "' at ")
				.withMessageContaining("but must be: of another id, and at another host or port");
		}
	}

	private ServiceInstance register(String service, String id, String host) {
		return this.registry.register(ServiceInstance.builder(service, id, host, 8080).build()).block();
	}

	private static List<String> ids(ServiceView view) {
		return view.instances().stream().map(ServiceInstance::id).toList();
	}

	private static ServiceInstance legacy(String id, String host) {
		return ServiceInstance.builder("legacy", id, host, 8080).build();
	}

}
