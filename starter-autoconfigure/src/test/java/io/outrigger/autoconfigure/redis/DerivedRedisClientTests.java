package io.outrigger.autoconfigure.redis;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link DerivedRedisClient}; what it derives is shown against real servers.
 */
class DerivedRedisClientTests {

	@Test
	void stopsThoughWhatItWaitsForNeverEnds() {
		CountDownLatch never = new CountDownLatch(1);
		assertThat(DerivedRedisClient.ends(() -> await(never), Duration.ofMillis(10))).isFalse();
		never.countDown();
	}

	@Test
	void waitsForWhatEnds() {
		assertThat(DerivedRedisClient.ends(() -> {
		}, Duration.ofMinutes(1))).isTrue();
	}

	private static void await(CountDownLatch latch) {
		try {
			latch.await();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

}
