package io.outrigger.registry.memory;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

import org.junit.jupiter.api.Test;

import io.outrigger.registry.ServiceRegistry;
import io.outrigger.registry.ServiceRegistryContract;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link InMemoryServiceRegistry}.
 */
class InMemoryServiceRegistryTests extends ServiceRegistryContract {

	/*
	 * Close to overflow, as System.nanoTime() may be.
	 */
	private final AtomicLong now = new AtomicLong(Long.MAX_VALUE - 1000);

	@Override
	protected ServiceRegistry create() {
		return new InMemoryServiceRegistry(LEASE, this.now::get);
	}

	@Override
	protected void pass(Duration time) {
		this.now.addAndGet(time.toNanos());
	}

	@Test
	void itsViewIsNeverOld() {
		assertThat(create().viewAge()).isZero();
	}

}
