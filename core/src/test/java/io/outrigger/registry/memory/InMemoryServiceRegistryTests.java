package io.outrigger.registry.memory;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;

import org.junit.jupiter.api.Test;

import io.outrigger.registry.ServiceInstance;
import io.outrigger.registry.ServiceRegistry;
import io.outrigger.registry.ServiceRegistryContract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Tests for {@link InMemoryServiceRegistry}.
 */
class InMemoryServiceRegistryTests extends ServiceRegistryContract {

	/*
	 * Close to overflow, as System.nanoTime() may be.
	 */
	private final AtomicLong now = new AtomicLong(Long.MAX_VALUE - 1000);

	@Override
	protected ServiceRegistry create(Duration lease) {
		return new InMemoryServiceRegistry(lease, this.now::get);
	}

	@Override
	protected void pass(Duration time) {
		this.now.addAndGet(time.toNanos());
	}

	@Test
	void viewsArriveOnAnotherThreadThanTheWriters() {
		ServiceRegistry registry = create(LEASE);
		String[] thread = new String[1];
		CountDownLatch seen = new CountDownLatch(1);
		registry.watch("orders").filter((view) -> !view.instances().isEmpty()).subscribe((view) -> {
			thread[0] = Thread.currentThread().getName();
			seen.countDown();
		});
		registry.register(ServiceInstance.builder("orders", "orders-1", "localhost", 80).build()).block();
		await().until(() -> seen.getCount() == 0);
		assertThat(thread[0]).startsWith("parallel-");
	}

	@Test
	void itsViewIsNeverOld() {
		assertThat(create(LEASE).viewAge()).isZero();
	}

}
