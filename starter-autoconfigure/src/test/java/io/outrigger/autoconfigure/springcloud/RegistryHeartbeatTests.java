package io.outrigger.autoconfigure.springcloud;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.event.Level;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.cloud.client.discovery.event.HeartbeatEvent;
import org.springframework.cloud.client.discovery.event.HeartbeatMonitor;
import org.springframework.cloud.client.discovery.event.InstanceRegisteredEvent;
import org.springframework.context.support.GenericApplicationContext;
import reactor.core.scheduler.Schedulers;

import io.outrigger.loadbalancer.settings.placement.AvailabilitySettings;
import io.outrigger.registry.InstanceStatus;
import io.outrigger.registry.ServiceInstance;
import io.outrigger.registry.load.InstanceLoad;
import io.outrigger.registry.memory.InMemoryServiceRegistry;
import io.outrigger.registry.self.SelfRegistration;
import io.outrigger.testsupport.LogCapture;
import io.outrigger.time.Ticker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Tests for {@link RegistryHeartbeat}.
 */
class RegistryHeartbeatTests {

	private final InMemoryServiceRegistry registry = new InMemoryServiceRegistry(Duration.ofMinutes(1),
			Ticker.system());

	private final SelfRegistration registration = new SelfRegistration(this.registry, Duration.ofSeconds(3),
			() -> InstanceLoad.UNKNOWN, Schedulers.parallel());

	private final List<Object> events = new CopyOnWriteArrayList<>();

	private final HeartbeatMonitor monitor = new HeartbeatMonitor();

	private volatile Runnable listener = () -> {
	};

	private final RegistryHeartbeat heartbeat = new RegistryHeartbeat(
			new DiscoveredServices(this.registry, (service) -> AvailabilitySettings.DEFAULTS), this.registration,
			(event) -> {
				this.events.add(event);
				this.listener.run();
			});

	@BeforeEach
	void start() {
		this.heartbeat.start();
	}

	@AfterEach
	void stop() {
		this.heartbeat.stop();
		this.registration.leave().block(Duration.ofSeconds(10));
	}

	@Test
	void nothingIsToldBeforeTheApplicationIsReady() {
		register("orders-1");
		await().during(Duration.ofMillis(50)).until(this.events::isEmpty);
		becomeReady();
		awaitHeartbeats(1);
	}

	@Test
	void eachChangeOfWhatIsShownIsToldWithAStateOfItsOwn() {
		becomeReady();
		ServiceInstance registered = register("orders-1");
		awaitHeartbeats(1);
		this.registry.setStatus(registered, InstanceStatus.OUT_OF_SERVICE).block();
		awaitHeartbeats(2);
		this.registry.setStatus(registered, InstanceStatus.UP).block();
		awaitHeartbeats(3);
		this.registry.deregister(registered).block();
		awaitHeartbeats(4);
		assertThat(heartbeats()).allMatch((event) -> this.monitor.update(event.getValue()));
	}

	@Test
	void aStateIsNeverTakenForThatOfAnotherDiscoveryClient() {
		becomeReady();
		register("orders-1");
		awaitHeartbeats(1);
		assertThat(heartbeats().get(0).getValue()).isNotInstanceOf(Number.class);
	}

	@Test
	void whatIsNotShownIsNotTold() {
		becomeReady();
		ServiceInstance registered = register("orders-1");
		awaitHeartbeats(1);
		this.registry.setStatus(registered, InstanceStatus.OUT_OF_SERVICE).block();
		awaitHeartbeats(2);
		this.registry.setStatus(registered, InstanceStatus.DRAINING).block();
		ServiceInstance second = register("orders-2");
		awaitHeartbeats(3);
		this.registry.deregister(registered).block();
		this.registry.deregister(second).block();
		awaitHeartbeats(4);
		assertThat(heartbeats()).hasSize(4);
	}

	@Test
	void changesInQuickSuccessionComeAsOne() throws Exception {
		CountDownLatch told = new CountDownLatch(1);
		CountDownLatch registered = new CountDownLatch(1);
		this.listener = () -> {
			told.countDown();
			await().until(() -> registered.getCount() == 0);
		};
		becomeReady();
		register("orders-first");
		told.await();
		for (int n = 0; n < 50; n++) {
			register("orders-" + n);
		}
		registered.countDown();
		awaitHeartbeats(2);
		assertThat(this.registry.discover("orders").instances()).hasSize(51);
		register("orders-last");
		awaitHeartbeats(3);
		assertThat(heartbeats()).hasSize(3);
	}

	@Test
	void eventsComeOneAtATimeOnAThreadThatMayBlock() {
		AtomicInteger listening = new AtomicInteger();
		List<Boolean> fine = new CopyOnWriteArrayList<>();
		this.listener = () -> {
			fine.add(listening.incrementAndGet() == 1 && !Schedulers.isInNonBlockingThread());
			Schedulers.boundedElastic().schedule(() -> register("while-told-" + fine.size()));
			await().until(() -> this.registry.discover("orders").instances().size() > fine.size());
			listening.decrementAndGet();
		};
		becomeReady();
		register("orders-1");
		awaitHeartbeats(3);
		assertThat(fine).containsOnly(true);
	}

	@Test
	void aListenerThatFailsIsNotTheEndOfIt() {
		try (LogCapture log = LogCapture.of(RegistryHeartbeat.class)) {
			this.listener = () -> {
				throw new IllegalStateException("listener is broken");
			};
			becomeReady();
			register("orders-1");
			awaitHeartbeats(1);
			register("orders-2");
			awaitHeartbeats(2);
			assertThat(log.messages(Level.WARN)).isNotEmpty().allMatch((message) -> message.contains("listener"));
		}
	}

	@Test
	void thatThisInstanceIsRegisteredIsToldOnce() {
		becomeReady();
		register("orders-1");
		awaitHeartbeats(1);
		assertThat(this.events).noneMatch(InstanceRegisteredEvent.class::isInstance);
		this.registration.start(ServiceInstance.builder("shop", "shop-1", "localhost", 8080).build());
		await().until(() -> this.registration.current() != null);
		this.registration.ready(true);
		awaitHeartbeats(2);
		register("orders-2");
		awaitHeartbeats(3);
		assertThat(this.events).filteredOn(InstanceRegisteredEvent.class::isInstance).hasSize(1);
	}

	@Test
	void whatChangedWhileItWasStoppedIsToldOnceItStartsAgain() {
		becomeReady();
		register("orders-1");
		awaitHeartbeats(1);
		this.heartbeat.stop();
		assertThat(this.heartbeat.isRunning()).isFalse();
		register("orders-2");
		register("orders-3");
		this.heartbeat.start();
		awaitHeartbeats(2);
		assertThat(heartbeats()).hasSize(2);
	}

	private void awaitHeartbeats(int count) {
		await().untilAsserted(() -> assertThat(heartbeats()).hasSizeGreaterThanOrEqualTo(count));
	}

	private List<HeartbeatEvent> heartbeats() {
		return this.events.stream().filter(HeartbeatEvent.class::isInstance).map(HeartbeatEvent.class::cast).toList();
	}

	private void becomeReady() {
		this.heartbeat.onApplicationEvent(new ApplicationReadyEvent(new SpringApplication(), new String[0],
				new GenericApplicationContext(), Duration.ZERO));
	}

	private ServiceInstance register(String id) {
		return this.registry.register(ServiceInstance.builder("orders", id, "localhost", 8080).build())
			.block(Duration.ofSeconds(10));
	}

}
