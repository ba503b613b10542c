package io.outrigger.registry;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.test.StepVerifier;

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
	 * The lease that {@link #create} must grant.
	 */
	protected static final Duration LEASE = Duration.ofMillis(900);

	private ServiceRegistry registry;

	/**
	 * Creates an empty registry.
	 * @return the registry
	 */
	protected abstract ServiceRegistry create();

	/**
	 * Lets time pass for the leases.
	 * @param time how much
	 */
	protected abstract void pass(Duration time);

	@BeforeEach
	void createRegistry() {
		this.registry = create();
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
		run(this.registry.heartbeat(registered));
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
	void heartbeatsKeepTheLease() {
		ServiceInstance registered = run(this.registry.register(instance("orders-1")));
		for (int beat = 0; beat < 4; beat++) {
			pass(LEASE.dividedBy(2));
			run(this.registry.heartbeat(registered));
		}
		assertThat(this.registry.discover("orders").instances()).containsExactly(registered);
	}

	@Test
	void withoutHeartbeatsTheLeaseEnds() {
		ServiceInstance silent = run(this.registry.register(instance("orders-1")));
		ServiceInstance alive = run(this.registry.register(instance("orders-2")));
		pass(LEASE.dividedBy(2));
		run(this.registry.heartbeat(alive));
		pass(LEASE.dividedBy(2).plusMillis(100));
		run(this.registry.heartbeat(alive));
		assertThat(this.registry.discover("orders").instances()).containsExactly(alive);
		assertThat(this.registry.leaseRemaining(silent)).isNull();
	}

	@Test
	void theLeaseOfAnotherServiceEndsToo() {
		run(this.registry.register(instance("orders-1")));
		ServiceInstance alive = run(
				this.registry.register(ServiceInstance.builder("billing", "one", "localhost", 81).build()));
		pass(LEASE.dividedBy(2));
		run(this.registry.heartbeat(alive));
		pass(LEASE.dividedBy(2).plusMillis(100));
		run(this.registry.heartbeat(alive));
		assertThat(this.registry.services()).containsExactly("billing");
	}

	@Test
	void whoLostItsLeaseCanNeitherReviveItselfNorTouchItsSuccessor() {
		ServiceInstance zombie = run(this.registry.register(instance("orders-1")));
		pass(LEASE.plusMillis(100));
		ServiceInstance successor = run(this.registry.register(instance("orders-1")));
		assertThat(successor.incarnation()).isGreaterThan(zombie.incarnation());
		assertThatThrownBy(running(this.registry.heartbeat(zombie))).isInstanceOf(LeaseLostException.class)
			.hasMessageContaining("orders-1")
			.hasMessageContaining("register again");
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
		assertThatThrownBy(running(this.registry.heartbeat(registered))).isInstanceOf(LeaseLostException.class);
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
			for (InstanceStatus status : InstanceStatus.values()) {
				run(this.registry.setStatus(registered, status));
			}
		})
			.thenRequest(Long.MAX_VALUE)
			.thenConsumeWhile((view) -> view.instances().get(0).status() != InstanceStatus.OUT_OF_SERVICE)
			.expectNextMatches((view) -> view.instances().get(0).status() == InstanceStatus.OUT_OF_SERVICE)
			.thenCancel()
			.verify(Duration.ofSeconds(10));
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
				start.await();
				for (int n = 0; n < 20; n++) {
					ServiceInstance registered = run(this.registry.register(instance(prefix + n)));
					run(this.registry.setStatus(registered, InstanceStatus.DRAINING));
					if (n % 2 == 0) {
						run(this.registry.deregister(registered));
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
		Mono<Void> writes = this.registry.heartbeat(registered)
			.then(this.registry.setStatus(registered, InstanceStatus.DRAINING))
			.then(Mono.fromRunnable(() -> this.registry.discover("orders")))
			.then(this.registry.deregister(registered));
		run(writes.subscribeOn(Schedulers.parallel()));
		assertThat(this.registry.services()).isEmpty();
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
