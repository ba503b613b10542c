package io.outrigger.registry.self;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.stream.IntStream;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.slf4j.event.Level;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.test.StepVerifier;
import reactor.test.scheduler.VirtualTimeScheduler;

import io.outrigger.registry.InstanceStatus;
import io.outrigger.registry.ServiceInstance;
import io.outrigger.registry.ServiceRegistry;
import io.outrigger.registry.ServiceView;
import io.outrigger.registry.load.InstanceLoad;
import io.outrigger.registry.memory.InMemoryServiceRegistry;
import io.outrigger.testsupport.LogCapture;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link SelfRegistration}.
 */
class SelfRegistrationTests {

	private static final Duration BEAT = Duration.ofMillis(300);

	private static final ServiceInstance SELF = ServiceInstance.builder("orders", "orders-1", "localhost", 80).build();

	private final VirtualTimeScheduler time = VirtualTimeScheduler.create();

	private final UnreliableRegistry registry = new UnreliableRegistry(
			new InMemoryServiceRegistry(BEAT.multipliedBy(3), () -> this.time.now(TimeUnit.NANOSECONDS)));

	private volatile Supplier<InstanceLoad> load = () -> InstanceLoad.UNKNOWN;

	private final SelfRegistration registration = new SelfRegistration(this.registry, BEAT, () -> this.load.get(),
			this.time);

	@AfterEach
	void stop() {
		this.registration.leave().block(Duration.ofSeconds(10));
		this.time.dispose();
	}

	@Test
	void startsAsStartingAndIsUpOnceReady() {
		this.registration.start(SELF);
		assertThat(status()).isEqualTo(InstanceStatus.STARTING);
		this.registration.ready(true);
		assertThat(status()).isEqualTo(InstanceStatus.UP);
		assertThat(this.registration.registrations()).isOne();
	}

	@Test
	void readinessThatCameFirstIsNotForgotten() {
		this.registration.ready(true);
		this.registration.start(SELF);
		assertThat(status()).isEqualTo(InstanceStatus.UP);
	}

	@Test
	void heartbeatsKeepItRegistered() {
		this.registration.start(SELF);
		this.time.advanceTimeBy(BEAT.multipliedBy(20));
		assertThat(status()).isNotNull();
		assertThat(this.registration.heartbeats()).isEqualTo(20);
		assertThat(this.registration.registrations()).isOne();
	}

	@Test
	void unreadinessTakesItOutOfServiceAndReadinessBringsItBack() {
		up();
		this.registration.ready(false);
		assertThat(status()).isEqualTo(InstanceStatus.OUT_OF_SERVICE);
		this.registration.ready(true);
		assertThat(status()).isEqualTo(InstanceStatus.UP);
	}

	@Test
	void whatAnOperatorTookOutStaysOutWhateverReadinessSays() {
		up();
		this.registration.takeOut(true).block(Duration.ofSeconds(10));
		this.registration.ready(false);
		this.registration.ready(true);
		assertThat(status()).isEqualTo(InstanceStatus.OUT_OF_SERVICE);
		this.registration.takeOut(false).block(Duration.ofSeconds(10));
		assertThat(status()).isEqualTo(InstanceStatus.UP);
	}

	@Test
	void drainsThenLeaves() {
		up();
		this.registration.drain().block(Duration.ofSeconds(10));
		assertThat(status()).isEqualTo(InstanceStatus.DRAINING);
		this.registration.ready(true);
		assertThat(status()).isEqualTo(InstanceStatus.DRAINING);
		this.registration.leave().block(Duration.ofSeconds(10));
		assertThat(status()).isNull();
		this.time.advanceTimeBy(BEAT.multipliedBy(5));
		assertThat(status()).isNull();
	}

	@Test
	void startedAgainItIsUpAgainAndCanDrainAgain() {
		up();
		this.registration.drain().block(Duration.ofSeconds(10));
		this.registration.leave().block(Duration.ofSeconds(10));
		this.registration.start(SELF);
		assertThat(status()).isEqualTo(InstanceStatus.UP);
		this.registration.drain().block(Duration.ofSeconds(10));
		assertThat(status()).isEqualTo(InstanceStatus.DRAINING);
	}

	@Test
	void leavesOnlyAfterARegistrationThatIsUnderWay() {
		Sinks.Empty<Void> slow = Sinks.empty();
		this.registry.delay = slow.asMono();
		this.registration.start(SELF);
		Mono<Void> leaving = this.registration.leave();
		StepVerifier.create(leaving).then(slow::tryEmitEmpty).verifyComplete();
		assertThat(status()).isNull();
		assertThat(this.registration.current()).isNull();
	}

	@Test
	void neverStartedItHasNothingToDrain() {
		this.registration.drain().block(Duration.ofSeconds(10));
		this.registration.leave().block(Duration.ofSeconds(10));
		assertThat(this.registry.services()).isEmpty();
	}

	@Test
	void aLostLeaseIsTakenAgainUnderANewIncarnation() {
		up();
		ServiceInstance before = this.registration.current();
		this.registry.delegate.deregister(before).block(Duration.ofSeconds(10));
		try (LogCapture log = LogCapture.of(SelfRegistration.class)) {
			this.time.advanceTimeBy(BEAT.plus(BEAT.dividedBy(4)));
			assertThat(log.messages(Level.WARN)).singleElement().asString().contains("orders-1", "registering again");
		}
		assertThat(status()).isEqualTo(InstanceStatus.UP);
		assertThat(this.registration.current().incarnation()).isGreaterThan(before.incarnation());
		assertThat(this.registration.lastFailure()).isNull();
	}

	@Test
	void thoseWhoLostTheirLeasesTogetherComeBackOneAfterTheOther() {
		List<SelfRegistration> fleet = IntStream.range(0, 50).mapToObj((n) -> {
			SelfRegistration one = new SelfRegistration(this.registry, BEAT, () -> InstanceLoad.UNKNOWN, this.time);
			one.start(ServiceInstance.builder("orders", "orders-" + n, "localhost", 80).build());
			return one;
		}).toList();
		fleet.forEach((one) -> this.registry.delegate.deregister(one.current()).block(Duration.ofSeconds(10)));
		this.time.advanceTimeBy(BEAT.minusMillis(1));
		Set<Integer> counts = new TreeSet<>();
		for (int ms = 0; ms <= BEAT.toMillis() / 4 + 1; ms++) {
			this.time.advanceTimeBy(Duration.ofMillis(1));
			counts.add(this.registry.discover("orders").instances().size());
		}
		assertThat(counts).hasSizeGreaterThan(5).contains(50);
		fleet.forEach((one) -> one.leave().block(Duration.ofSeconds(10)));
	}

	@Test
	void whoIsFencedStopsAndSaysSoLoudly() {
		up();
		this.registry.delegate.deregister(this.registration.current()).block(Duration.ofSeconds(10));
		ServiceInstance successor = this.registry.delegate.register(SELF).block(Duration.ofSeconds(10));
		try (LogCapture log = LogCapture.of(SelfRegistration.class)) {
			this.time.advanceTimeBy(BEAT);
			assertThat(log.messages(Level.ERROR)).singleElement()
				.asString()
				.contains("no longer registered", "orders-1", "incarnation " + successor.incarnation());
			this.time.advanceTimeBy(BEAT.multipliedBy(100));
			assertThat(log.messages(Level.WARN)).isEmpty();
		}
		assertThat(this.registration.registrations()).isOne();
		assertThat(this.registration.current()).isNull();
		assertThat(this.registration.lastFailure()).contains("incarnation " + successor.incarnation());
	}

	@Test
	void whoIsFencedHasNothingToDrainAndLeavesItsSuccessorAlone() {
		up();
		this.registry.delegate.deregister(this.registration.current()).block(Duration.ofSeconds(10));
		ServiceInstance successor = this.registry.delegate.register(SELF).block(Duration.ofSeconds(10));
		this.time.advanceTimeBy(BEAT);
		StepVerifier.create(this.registration.drain().then(this.registration.leave())).verifyComplete();
		assertThat(this.registry.discover("orders").instance("orders-1").incarnation())
			.isEqualTo(successor.incarnation());
	}

	@Test
	void startedAgainWhoWasFencedRegistersAgain() {
		up();
		this.registry.delegate.deregister(this.registration.current()).block(Duration.ofSeconds(10));
		ServiceInstance successor = this.registry.delegate.register(SELF).block(Duration.ofSeconds(10));
		this.time.advanceTimeBy(BEAT);
		this.registration.leave().block(Duration.ofSeconds(10));
		this.registry.delegate.deregister(successor).block(Duration.ofSeconds(10));
		this.registration.start(SELF);
		this.time.advanceTimeBy(BEAT);
		assertThat(status()).isEqualTo(InstanceStatus.UP);
		assertThat(this.registration.lastFailure()).isNull();
	}

	@Test
	void loadRidesOnTheHeartbeatAndIsSampledOnceForEach() {
		AtomicInteger samples = new AtomicInteger();
		this.load = () -> new InstanceLoad(samples.incrementAndGet(), null, null, null, null);
		up();
		assertThat(samples).hasValue(0);
		this.time.advanceTimeBy(BEAT.multipliedBy(3));
		assertThat(samples).hasValue(3);
		assertThat(this.registration.heartbeats()).isEqualTo(3);
		assertThat(this.registry.load(this.registration.current()).inFlight()).isEqualTo(3);
	}

	@Test
	void aLoadThatCannotBeToldCostsNoHeartbeat() {
		up();
		this.load = () -> {
			throw new IllegalStateException("no numbers");
		};
		try (LogCapture log = LogCapture.of(SelfRegistration.class)) {
			this.time.advanceTimeBy(BEAT.multipliedBy(3));
			assertThat(log.messages(Level.WARN)).singleElement().asString().contains("load");
		}
		assertThat(this.registration.heartbeats()).isEqualTo(3);
		assertThat(this.registry.load(this.registration.current())).isEqualTo(InstanceLoad.UNKNOWN);
	}

	@Test
	void aFailingRegistryIsTriedAgainAndComplainedAboutOnce() {
		this.registry.failure = new IllegalStateException("store is away");
		try (LogCapture log = LogCapture.of(SelfRegistration.class)) {
			this.registration.start(SELF);
			this.time.advanceTimeBy(BEAT.multipliedBy(5));
			assertThat(log.messages(Level.WARN)).singleElement().asString().contains("store is away");
		}
		assertThat(this.registration.lastFailure()).isEqualTo("store is away");
		this.registry.failure = null;
		this.time.advanceTimeBy(BEAT);
		assertThat(status()).isEqualTo(InstanceStatus.STARTING);
		assertThat(this.registration.lastFailure()).isNull();
	}

	@Test
	void aRegistryThatIsNotThereYetIsTriedAgainSoonAndThenWithEachHeartbeat() {
		this.registry.failure = new IllegalStateException("not connected yet");
		this.registration.start(SELF);
		List<Long> tries = new ArrayList<>();
		for (int ms = 0; ms < 5 * BEAT.toMillis(); ms += 10) {
			if (this.registration.failures() > tries.size()) {
				tries.add((long) ms);
			}
			this.time.advanceTimeBy(Duration.ofMillis(10));
		}
		assertThat(tries).startsWith(0L, 50L, 150L).endsWith(600L, 900L, 1200L);
		this.registry.failure = null;
		this.registration.ready(true);
		assertThat(status()).isEqualTo(InstanceStatus.UP);
	}

	@Test
	void aHeartbeatThatFailsIsNotRepeatedBeforeTheNext() {
		up();
		this.registry.failure = new IllegalStateException("store is away");
		this.time.advanceTimeBy(BEAT.multipliedBy(2));
		assertThat(this.registration.failures()).isEqualTo(2);
	}

	@Test
	void aStateThatWasNotToldIsToldSoon() {
		up();
		this.registry.failure = new IllegalStateException("store is away");
		this.registration.ready(false);
		this.registry.failure = null;
		this.time.advanceTimeBy(Duration.ofMillis(50));
		assertThat(status()).isEqualTo(InstanceStatus.OUT_OF_SERVICE);
	}

	@Test
	void aRegistryThatHangsCostsOneHeartbeatAtATime() {
		this.registry.hangs = true;
		this.registration.start(SELF);
		this.time.advanceTimeBy(BEAT.multipliedBy(4));
		assertThat(this.registration.failures()).isBetween(2L, 4L);
		this.registry.hangs = false;
		this.time.advanceTimeBy(BEAT.multipliedBy(2));
		assertThat(status()).isEqualTo(InstanceStatus.STARTING);
	}

	private void up() {
		this.registration.start(SELF);
		this.registration.ready(true);
	}

	private @Nullable InstanceStatus status() {
		return this.registry.discover("orders")
			.instances()
			.stream()
			.map(ServiceInstance::status)
			.findFirst()
			.orElse(null);
	}

	/**
	 * A registry whose writes fail or hang on demand.
	 */
	private static final class UnreliableRegistry implements ServiceRegistry {

		private final ServiceRegistry delegate;

		private volatile @Nullable RuntimeException failure;

		private volatile boolean hangs;

		private volatile Mono<Void> delay = Mono.empty();

		private UnreliableRegistry(ServiceRegistry delegate) {
			this.delegate = delegate;
		}

		@Override
		public Mono<ServiceInstance> register(ServiceInstance instance) {
			return unreliable(this.delegate.register(instance));
		}

		@Override
		public Mono<Void> heartbeat(ServiceInstance registered, InstanceLoad load) {
			return unreliable(this.delegate.heartbeat(registered, load));
		}

		@Override
		public Mono<Void> setStatus(ServiceInstance registered, InstanceStatus status) {
			return unreliable(this.delegate.setStatus(registered, status));
		}

		@Override
		public Mono<Void> deregister(ServiceInstance registered) {
			return this.delegate.deregister(registered);
		}

		@Override
		public ServiceView discover(String service) {
			return this.delegate.discover(service);
		}

		@Override
		public Flux<ServiceView> watch(String service) {
			return this.delegate.watch(service);
		}

		@Override
		public Flux<Long> changes() {
			return this.delegate.changes();
		}

		@Override
		public Set<String> services() {
			return this.delegate.services();
		}

		@Override
		public @Nullable Duration leaseRemaining(ServiceInstance registered) {
			return this.delegate.leaseRemaining(registered);
		}

		@Override
		public @Nullable InstanceLoad load(ServiceInstance registered) {
			return this.delegate.load(registered);
		}

		@Override
		public Duration viewAge() {
			return this.delegate.viewAge();
		}

		private <T> Mono<T> unreliable(Mono<T> operation) {
			if (this.hangs) {
				return Mono.never();
			}
			return (this.failure != null) ? Mono.error(this.failure) : this.delay.then(operation);
		}

	}

}
