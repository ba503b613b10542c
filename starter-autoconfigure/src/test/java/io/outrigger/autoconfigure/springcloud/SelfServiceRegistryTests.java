package io.outrigger.autoconfigure.springcloud;

import java.time.Duration;
import java.util.Map;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.cloud.client.DefaultServiceInstance;
import org.springframework.cloud.client.serviceregistry.Registration;
import org.springframework.mock.env.MockEnvironment;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

import io.outrigger.autoconfigure.InstanceProperties;
import io.outrigger.autoconfigure.SelfIdentity;
import io.outrigger.registry.InstanceStatus;
import io.outrigger.registry.ServiceInstance;
import io.outrigger.registry.load.InstanceLoad;
import io.outrigger.registry.memory.InMemoryServiceRegistry;
import io.outrigger.registry.self.SelfRegistration;
import io.outrigger.time.Ticker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

/**
 * Tests for {@link SelfServiceRegistry} and {@link SelfInstance}.
 */
class SelfServiceRegistryTests {

	private static final SelfIdentity IDENTITY = new SelfIdentity("orders", "orders-1");

	private final InMemoryServiceRegistry registry = new InMemoryServiceRegistry(Duration.ofMinutes(1),
			Ticker.system());

	private final SelfRegistration registration = new SelfRegistration(this.registry, Duration.ofSeconds(3),
			() -> InstanceLoad.UNKNOWN, Schedulers.parallel());

	private final SelfInstance self = new SelfInstance(this.registration, IDENTITY, properties());

	private final SelfServiceRegistry cloud = new SelfServiceRegistry(this.registration, IDENTITY);

	@AfterEach
	void leave() {
		this.registration.leave().block(Duration.ofSeconds(10));
	}

	@ParameterizedTest
	@ValueSource(strings = { "OUT_OF_SERVICE", "out_of_service" })
	void thisInstanceIsTakenOutAndPutBack(String outOfService) {
		beUp();
		this.cloud.setStatus(this.self, outOfService);
		assertThat(inRegistry().status()).isEqualTo(InstanceStatus.OUT_OF_SERVICE);
		assertThat(this.cloud.<String>getStatus(this.self)).isEqualTo("OUT_OF_SERVICE");
		this.cloud.setStatus(this.self, "UP");
		assertThat(inRegistry().status()).isEqualTo(InstanceStatus.UP);
		assertThat(this.cloud.<String>getStatus(this.self)).isEqualTo("UP");
	}

	@Test
	void aStateThatNobodyCanBePutIntoIsRefused() {
		beUp();
		assertThatThrownBy(() -> this.cloud.setStatus(this.self, "DRAINING"))
			.isInstanceOf(IllegalArgumentException.class)
			.hasMessage("status is 'DRAINING' but must be: UP or OUT_OF_SERVICE");
		assertThat(inRegistry().status()).isEqualTo(InstanceStatus.UP);
	}

	@Test
	void whoIsNotRegisteredHasNoStateToChange() {
		assertThatThrownBy(() -> this.cloud.setStatus(this.self, "OUT_OF_SERVICE"))
			.isInstanceOf(IllegalStateException.class)
			.hasMessageContaining("not registered");
		assertThat(this.registration.status().status()).isEqualTo(InstanceStatus.STARTING);
	}

	@Test
	void nobodyIsRegisteredTwice() {
		beUp();
		long incarnation = inRegistry().incarnation();
		this.cloud.register(this.self);
		this.cloud.register(this.self);
		this.cloud.setStatus(this.self, "OUT_OF_SERVICE");
		assertThat(inRegistry().incarnation()).isEqualTo(incarnation);
		assertThat(this.registration.registrations()).isOne();
	}

	@Test
	void registeringBeforeTheServerListensIsLeftToTheServer() {
		this.cloud.register(this.self);
		assertThat(this.registry.services()).isEmpty();
	}

	@Test
	void whoDeregisteredIsBackWhenItRegistersAgain() {
		beUp();
		this.cloud.deregister(this.self);
		this.cloud.deregister(this.self);
		assertThat(this.registry.services()).isEmpty();
		this.cloud.register(this.self);
		await().untilAsserted(() -> assertThat(inRegistry().status()).isEqualTo(InstanceStatus.UP));
	}

	@Test
	void closingItDoesNotTakeThisInstanceOut() {
		beUp();
		this.cloud.close();
		assertThat(inRegistry().status()).isEqualTo(InstanceStatus.UP);
	}

	@Test
	void itSpeaksForNobodyElse() {
		beUp();
		Registration other = new OtherRegistration();
		for (Runnable call : new Runnable[] { () -> this.cloud.register(other), () -> this.cloud.deregister(other),
				() -> this.cloud.setStatus(other, "UP"), () -> this.cloud.getStatus(other) }) {
			assertThatThrownBy(call::run).isInstanceOf(IllegalArgumentException.class)
				.hasMessage("Registration is 'billing-1' of service 'billing' but must be: "
						+ "this process, 'orders-1' of service 'orders'");
		}
		assertThat(this.registry.services()).containsExactly("orders");
	}

	@Test
	void onAnEventLoopItIsRefusedRatherThanBlocked() {
		beUp();
		assertThatThrownBy(() -> Mono.fromRunnable(() -> this.cloud.setStatus(this.self, "OUT_OF_SERVICE"))
			.subscribeOn(Schedulers.parallel())
			.block(Duration.ofSeconds(10))).isInstanceOf(IllegalStateException.class).hasMessageContaining("block");
	}

	@Test
	void beforeItIsRegisteredThisInstanceIsAsConfigured() {
		assertThat(this.self.getServiceId()).isEqualTo("orders");
		assertThat(this.self.getInstanceId()).isEqualTo("orders-1");
		assertThat(this.self.getUri()).hasToString("http://shop.local:0");
		assertThat(this.self.getMetadata()).isEqualTo(Map.of("team", "blue"));
	}

	@Test
	void onceItIsRegisteredThisInstanceIsAsRegistered() {
		beUp();
		assertThat(this.self.getHost()).isEqualTo("orders.local");
		assertThat(this.self.getPort()).isEqualTo(8080);
		assertThat(this.self.isSecure()).isFalse();
		assertThat(this.self.getUri()).hasToString("http://orders.local:8080");
		assertThat(this.self.getMetadata()).containsEntry("weight", "100");
	}

	private void beUp() {
		this.registration.start(ServiceInstance.builder("orders", "orders-1", "orders.local", 8080).build());
		this.registration.ready(true);
		await().untilAsserted(() -> assertThat(inRegistry().status()).isEqualTo(InstanceStatus.UP));
		await().until(() -> this.registration.current() != null);
	}

	private ServiceInstance inRegistry() {
		return this.registry.discover("orders").instances().get(0);
	}

	private static InstanceProperties properties() {
		MockEnvironment environment = new MockEnvironment().withProperty("outrigger.instance.host", "shop.local")
			.withProperty("outrigger.instance.metadata.team", "blue")
			.withProperty("outrigger.instance.metadata.password", "hush");
		return new Binder(ConfigurationPropertySources.get(environment)).bindOrCreate("outrigger.instance",
				InstanceProperties.class);
	}

	private static final class OtherRegistration extends DefaultServiceInstance implements Registration {

		OtherRegistration() {
			super("billing-1", "billing", "localhost", 80, false);
		}

	}

}
