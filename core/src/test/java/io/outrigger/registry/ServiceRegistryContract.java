package io.outrigger.registry;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;

import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.awaitility.core.ThrowingRunnable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.extension.ExtendWith;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.test.StepVerifier;

import io.outrigger.registry.load.InstanceCapacity;
import io.outrigger.registry.load.InstanceLoad;
import io.outrigger.testsupport.NonBlocking;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

/**
 * What every {@link ServiceRegistry} promises, wherever it keeps what it knows.
 */
@ExtendWith(NonBlocking.class)
public abstract class ServiceRegistryContract {

	/**
	 * A lease that no test outlives.
	 */
	protected static final Duration LEASE = Duration.ofMinutes(1);

	/*
	 * A lease that ends, in real time for some: who keeps it has most of it to do so.
	 */
	private static final Duration SHORT = Duration.ofMillis(1200);

	private static final String ENDING = "ending";

	private static final InstanceLoad LOAD = new InstanceLoad(3, 0.5, 0.25, Duration.ofMillis(2), 0.75);

	private ServiceRegistry registry;

	/**
	 * Creates an empty registry.
	 * @param lease the lease that it grants
	 * @return the registry
	 */
	protected abstract ServiceRegistry create(Duration lease);

	/**
	 * Lets time pass for the leases.
	 * @param time how much
	 */
	protected abstract void pass(Duration time);

	@BeforeEach
	void createRegistry(TestInfo test) {
		this.registry = create(test.getTags().contains(ENDING) ? SHORT : LEASE);
	}

	@Test
	void aRegisteredInstanceIsDiscovered() {
		ServiceInstance registered = run(this.registry.register(instance("orders-1")));
		assertThat(registered.incarnation()).isPositive();
		assertThat(this.registry.discover("orders").instances()).containsExactly(registered);
		assertThat(this.registry.services()).containsExactly("orders");
		assertThat(this.registry.leaseRemaining(registered)).isPositive().isLessThanOrEqualTo(LEASE);
	}

	@Test
	void nothingHappensUntilSomebodySubscribes() {
		this.registry.register(instance("orders-1"));
		assertThat(this.registry.discover("orders").instances()).isEmpty();
	}

	@Test
	void anUnknownServiceIsEmptyAndUnnamed() {
		assertThat(this.registry.discover("nobody")).isEqualTo(ServiceView.empty("nobody"));
		assertThat(this.registry.services()).isEmpty();
	}

	@Test
	void instancesComeInTheOrderOfTheirIds() {
		run(this.registry.register(instance("orders-2")));
		run(this.registry.register(instance("orders-1")));
		run(this.registry.register(instance("orders-3")));
		assertThat(this.registry.discover("orders").instances()).extracting(ServiceInstance::id)
			.containsExactly("orders-1", "orders-2", "orders-3");
	}

	@Test
	void theSameViewIsHandedOutUntilSomethingChanges() {
		ServiceInstance registered = run(this.registry.register(instance("orders-1")));
		ServiceView view = this.registry.discover("orders");
		run(this.registry.heartbeat(registered, LOAD));
		run(this.registry.setStatus(registered, InstanceStatus.UP));
		assertThat(this.registry.discover("orders")).isSameAs(view);
		run(this.registry.setStatus(registered, InstanceStatus.DRAINING));
		assertThat(this.registry.discover("orders")).isNotSameAs(view);
		assertThat(this.registry.discover("orders").revision()).isGreaterThan(view.revision());
	}

	@Test
	void anIdThatIsHeldIsRefused() {
		ServiceInstance holder = run(this.registry.register(instance("orders-1")));
		assertThatThrownBy(running(this.registry.register(instance("orders-1"))))
			.isInstanceOf(DuplicateInstanceException.class)
			.hasMessageContaining("'orders-1'")
			.hasMessageContaining("'orders'")
			.hasMessageContaining(String.valueOf(holder.incarnation()));
		assertThat(this.registry.discover("orders").instances()).containsExactly(holder);
	}

	@Test
	void theSameIdInAnotherServiceIsAnotherInstance() {
		run(this.registry.register(instance("one")));
		run(this.registry.register(ServiceInstance.builder("billing", "one", "localhost", 81).build()));
		assertThat(this.registry.services()).containsExactly("billing", "orders");
	}

	@Test
	@Tag(ENDING)
	void heartbeatsKeepTheLease() {
		ServiceInstance registered = run(this.registry.register(instance("orders-1")));
		for (int beat = 0; beat < 6; beat++) {
			pass(SHORT.dividedBy(4));
			run(this.registry.heartbeat(registered, LOAD));
		}
		assertThat(this.registry.discover("orders").instances()).containsExactly(registered);
	}

	@Test
	@Tag(ENDING)
	void withoutHeartbeatsTheLeaseEnds() {
		ServiceInstance silent = run(this.registry.register(instance("orders-1")));
		ServiceInstance alive = run(this.registry.register(instance("orders-2")));
		outlive(alive);
		awaitSwept(alive, () -> assertThat(this.registry.discover("orders").instances()).containsExactly(alive));
		assertThat(this.registry.leaseRemaining(silent)).isNull();
	}

	@Test
	@Tag(ENDING)
	void theLeaseOfAnotherServiceEndsToo() {
		run(this.registry.register(instance("orders-1")));
		ServiceInstance alive = run(
				this.registry.register(ServiceInstance.builder("billing", "one", "localhost", 81).build()));
		outlive(alive);
		awaitSwept(alive, () -> assertThat(this.registry.services()).containsExactly("billing"));
	}

	@Test
	void everyAttributeIsKept() {
		ServiceInstance full = ServiceInstance.builder("orders", "orders-1", "10.0.0.7", 8443)
			.secure(true)
			.location("a", "north")
			.version("1.2")
			.weight(50)
			.capacity(new InstanceCapacity(100, 200, 1.5, 1L << 32))
			.management(9090, "/health")
			.status(InstanceStatus.STARTING)
			.metadata(Map.of("team", "blue", "text", "a=b;c\n\"ä\""))
			.startedAt(Instant.ofEpochMilli(1_700_000_000_123L))
			.build();
		ServiceInstance registered = run(this.registry.register(full));
		assertThat(registered).isEqualTo(full.withIncarnation(registered.incarnation()));
		assertThat(this.registry.discover("orders").instances()).containsExactly(registered);
	}

	@Test
	void loadComesWithTheHeartbeatAndChangesNoView() {
		ServiceInstance registered = run(this.registry.register(instance("orders-1")));
		ServiceView view = this.registry.discover("orders");
		assertThat(this.registry.load(registered)).isEqualTo(InstanceLoad.UNKNOWN);
		run(this.registry.heartbeat(registered, LOAD));
		assertThat(this.registry.load(registered)).isEqualTo(LOAD);
		run(this.registry.heartbeat(registered, InstanceLoad.UNKNOWN));
		assertThat(this.registry.load(registered)).isEqualTo(InstanceLoad.UNKNOWN);
		assertThat(this.registry.discover("orders")).isSameAs(view);
	}

	@Test
	void loadIsTheRegistrationsAlone() {
		ServiceInstance first = run(this.registry.register(instance("orders-1")));
		run(this.registry.heartbeat(first, LOAD));
		run(this.registry.deregister(first));
		ServiceInstance second = run(this.registry.register(instance("orders-1")));
		assertThat(this.registry.load(first)).isNull();
		assertThat(this.registry.load(second)).isEqualTo(InstanceLoad.UNKNOWN);
		assertThat(this.registry.load(instance("nobody"))).isNull();
	}

	@Test
	void whatAnInstanceMayNotSayIsRefusedAndNamesBothStates() {
		for (InstanceStatus from : InstanceStatus.values()) {
			for (InstanceStatus to : InstanceStatus.values()) {
				boolean legal = from == to || from.mayBecome(to);
				if (from != InstanceStatus.SUSPECT && (to == InstanceStatus.SUSPECT || !legal)) {
					ServiceInstance registered = run(
							this.registry.register(instance(from + "-" + to).withStatus(from)));
					assertThatThrownBy(running(this.registry.setStatus(registered, to)))
						.isInstanceOf(IllegalTransitionException.class)
						.hasMessageContaining("instance '" + from + "-" + to + "' of service 'orders' is " + from)
						.hasMessageContaining(" that it is " + to + ":");
					assertThat(this.registry.discover("orders").instance(registered.id()).status()).isEqualTo(from);
				}
			}
		}
	}

	@Test
	void whatAnInstanceMaySayIsSeen() {
		for (InstanceStatus from : InstanceStatus.values()) {
			for (InstanceStatus to : InstanceStatus.values()) {
				if (from != InstanceStatus.SUSPECT && to != InstanceStatus.SUSPECT && from.mayBecome(to)) {
					ServiceInstance registered = run(
							this.registry.register(instance(from + "-" + to).withStatus(from)));
					run(this.registry.setStatus(registered, to));
					assertThat(this.registry.discover("orders").instance(registered.id()))
						.isEqualTo(registered.withStatus(to));
				}
			}
		}
	}

	@Test
	void theStateThatTheRegistryKnowsCountsNotTheCallersCopy() {
		ServiceInstance registered = run(this.registry.register(instance("orders-1")));
		run(this.registry.setStatus(registered, InstanceStatus.DRAINING));
		assertThatThrownBy(running(this.registry.setStatus(registered, InstanceStatus.UP)))
			.isInstanceOf(IllegalTransitionException.class)
			.hasMessageContaining("is DRAINING and cannot say that it is UP");
	}

	@Test
	void nobodyRegistersAsSuspect() {
		assertThatThrownBy(running(this.registry.register(instance("orders-1").withStatus(InstanceStatus.SUSPECT))))
			.isInstanceOf(IllegalTransitionException.class)
			.hasMessageContaining("not registered")
			.hasMessageContaining("SUSPECT");
		assertThat(this.registry.services()).isEmpty();
	}

	@Test
	void whoWasNeverRegisteredIsUnknown() {
		ServiceInstance stranger = instance("orders-1");
		assertThatThrownBy(running(this.registry.heartbeat(stranger, LOAD))).isInstanceOf(UnknownServiceException.class)
			.hasMessage("The registry knows no service 'orders'");
		run(this.registry.register(instance("orders-2")));
		assertThatThrownBy(running(this.registry.setStatus(stranger, InstanceStatus.UP)))
			.isInstanceOf(UnknownInstanceException.class)
			.hasMessage("The registry knows no instance 'orders-1' of service 'orders'");
		run(this.registry.deregister(stranger));
	}

	@Test
	@Tag(ENDING)
	void aLeaseThatEndedIsLostAndMayBeTakenAgain() {
		ServiceInstance late = run(this.registry.register(instance("orders-1")));
		pass(SHORT.plusMillis(100));
		assertThatThrownBy(running(this.registry.heartbeat(late, LOAD)))
			.isInstanceOfSatisfying(LeaseLostException.class, (ex) -> assertThat(ex.isFenced()).isFalse())
			.hasMessageContaining("orders-1")
			.hasMessageContaining("register again");
		assertThat(run(this.registry.register(late)).incarnation()).isGreaterThan(late.incarnation());
	}

	@Test
	@Tag(ENDING)
	void whoLostItsLeaseCanNeitherReviveItselfNorTouchItsSuccessor() {
		ServiceInstance zombie = run(this.registry.register(instance("orders-1")));
		pass(SHORT.plusMillis(100));
		ServiceInstance successor = run(this.registry.register(instance("orders-1")));
		assertThat(successor.incarnation()).isGreaterThan(zombie.incarnation());
		assertThatThrownBy(running(this.registry.heartbeat(zombie, LOAD)))
			.isInstanceOfSatisfying(LeaseLostException.class, (ex) -> assertThat(ex.isFenced()).isTrue())
			.hasMessageContaining("orders-1")
			.hasMessageContaining("incarnation " + successor.incarnation());
		assertThatThrownBy(running(this.registry.setStatus(zombie, InstanceStatus.DRAINING)))
			.isInstanceOf(LeaseLostException.class);
		run(this.registry.deregister(zombie));
		assertThat(this.registry.discover("orders").instances()).containsExactly(successor);
	}

	@Test
	void anInstanceLeaves() {
		ServiceInstance registered = run(this.registry.register(instance("orders-1")));
		run(this.registry.deregister(registered));
		run(this.registry.deregister(registered));
		assertThat(this.registry.discover("orders").instances()).isEmpty();
		assertThat(this.registry.services()).isEmpty();
		assertThatThrownBy(running(this.registry.heartbeat(registered, LOAD))).isInstanceOf(LeaseLostException.class);
	}

	@Test
	void watchersSeeThePresentAndEachChange() {
		ServiceInstance first = run(this.registry.register(instance("orders-1")));
		StepVerifier.create(this.registry.watch("orders").map(ServiceView::instances))
			.expectNext(List.of(first))
			.then(() -> run(this.registry.setStatus(first, InstanceStatus.DRAINING)))
			.expectNext(List.of(first.withStatus(InstanceStatus.DRAINING)))
			.then(() -> run(this.registry.deregister(first)))
			.expectNext(List.of())
			.thenCancel()
			.verify(Duration.ofSeconds(10));
	}

	@Test
	void aWatcherOfOneServiceIsNotTroubledByAnother() {
		StepVerifier.create(this.registry.watch("billing"))
			.expectNext(ServiceView.empty("billing"))
			.then(() -> run(this.registry.register(instance("orders-1"))))
			.expectNoEvent(Duration.ofMillis(50))
			.thenCancel()
			.verify(Duration.ofSeconds(10));
	}

	@Test
	void aSlowWatcherMissesViewsButNeverTheLast() {
		ServiceInstance registered = run(this.registry.register(instance("orders-1")));
		StepVerifier.create(this.registry.watch("orders"), 1).expectNextCount(1).then(() -> {
			for (InstanceStatus status : List.of(InstanceStatus.DEGRADED, InstanceStatus.DOWN,
					InstanceStatus.DRAINING)) {
				run(this.registry.setStatus(registered, status));
			}
		})
			.thenRequest(Long.MAX_VALUE)
			.thenConsumeWhile((view) -> view.instances().get(0).status() != InstanceStatus.DRAINING)
			.expectNextMatches((view) -> view.instances().get(0).status() == InstanceStatus.DRAINING)
			.thenCancel()
			.verify(Duration.ofSeconds(10));
	}

	@Test
	void whoFollowsAllServicesIsToldOfEachChangeAndOfNothingElse() {
		ServiceInstance first = run(this.registry.register(instance("orders-1")));
		AtomicLong before = new AtomicLong();
		StepVerifier.create(this.registry.changes())
			.consumeNextWith(before::set)
			.then(() -> run(this.registry.register(ServiceInstance.builder("billing", "one", "localhost", 81).build())))
			.expectNextMatches((count) -> count > before.get())
			.then(() -> run(this.registry.heartbeat(first, LOAD)))
			.expectNoEvent(Duration.ofMillis(50))
			.then(() -> run(this.registry.deregister(first)))
			.consumeNextWith((count) -> assertThat(this.registry.services()).containsExactly("billing"))
			.thenCancel()
			.verify(Duration.ofSeconds(10));
	}

	@Test
	void whoFollowsAllServicesSlowlyIsToldOnceOfWhatItMissed() {
		AtomicLong last = new AtomicLong();
		List<Long> missed = new ArrayList<>();
		StepVerifier.create(this.registry.changes(), 1).expectNextCount(1).then(() -> {
			for (int n = 0; n < 20; n++) {
				run(this.registry.register(instance("orders-" + n)));
			}
			last.set(this.registry.changes().blockFirst(Duration.ofSeconds(10)));
		})
			.thenRequest(Long.MAX_VALUE)
			.recordWith(() -> missed)
			.thenConsumeWhile((count) -> count < last.get())
			.expectNextMatches((count) -> count == last.get())
			.thenCancel()
			.verify(Duration.ofSeconds(10));
		assertThat(missed).hasSizeLessThan(5);
		assertThat(this.registry.discover("orders").instances()).hasSize(20);
	}

	@Test
	void manyWritersAtOnceLoseNothing() throws Exception {
		List<ServiceView> seen = new CopyOnWriteArrayList<>();
		Disposable watcher = this.registry.watch("orders").subscribe(seen::add);
		ExecutorService threads = Executors.newFixedThreadPool(8);
		CountDownLatch start = new CountDownLatch(1);
		List<Future<?>> writers = new ArrayList<>();
		for (int writer = 0; writer < 8; writer++) {
			String prefix = "w" + writer + "-";
			writers.add(threads.submit(() -> {
				List<ServiceInstance> kept = new ArrayList<>();
				start.await();
				for (int n = 0; n < 20; n++) {
					ServiceInstance registered = run(this.registry.register(instance(prefix + n)));
					run(this.registry.setStatus(registered, InstanceStatus.DRAINING));
					if (n % 2 == 0) {
						run(this.registry.deregister(registered));
						kept.forEach((alive) -> run(this.registry.heartbeat(alive, LOAD)));
					}
					else {
						kept.add(registered);
					}
				}
				return null;
			}));
		}
		start.countDown();
		for (Future<?> writer : writers) {
			writer.get();
		}
		threads.shutdown();
		assertThat(this.registry.discover("orders").instances()).hasSize(80)
			.allMatch((instance) -> instance.status() == InstanceStatus.DRAINING);
		await().untilAsserted(() -> assertThat(seen.get(seen.size() - 1)).isEqualTo(this.registry.discover("orders")));
		watcher.dispose();
	}

	@Test
	void nothingBlocksAnEventLoop() {
		ServiceInstance registered = run(
				Mono.defer(() -> this.registry.register(instance("orders-1"))).subscribeOn(Schedulers.parallel()));
		Mono<Void> writes = this.registry.heartbeat(registered, LOAD)
			.then(this.registry.setStatus(registered, InstanceStatus.DRAINING))
			.then(Mono.fromRunnable(() -> this.registry.discover("orders")))
			.then(this.registry.deregister(registered));
		run(writes.subscribeOn(Schedulers.parallel()));
		assertThat(this.registry.services()).isEmpty();
	}

	/*
	 * Lets the lease of whoever does not beat come to its end.
	 */
	private void outlive(ServiceInstance alive) {
		for (int beat = 0; beat < 4; beat++) {
			pass(SHORT.dividedBy(4).plusMillis(25));
			run(this.registry.heartbeat(alive, LOAD));
		}
	}

	/*
	 * A registry that is shared looks for leases that ran out by the clock of its own.
	 */
	private void awaitSwept(ServiceInstance alive, ThrowingRunnable swept) {
		await().atMost(Duration.ofSeconds(5)).pollDelay(Duration.ZERO).untilAsserted(() -> {
			run(this.registry.heartbeat(alive, LOAD));
			swept.run();
		});
	}

	private static ServiceInstance instance(String id) {
		return ServiceInstance.builder("orders", id, "localhost", 8080).build();
	}

	private static <T> T run(Mono<T> operation) {
		return operation.block(Duration.ofSeconds(10));
	}

	private static ThrowingCallable running(Mono<?> operation) {
		return () -> run(operation);
	}

}
