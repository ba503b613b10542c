package io.outrigger.sidecar.inbound;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

import org.junit.jupiter.api.Test;
import org.slf4j.event.Level;

import io.outrigger.testsupport.LogCapture;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link Refusals}.
 */
class RefusalsTests {

	private final AtomicLong now = new AtomicLong();

	private final Refusals refusals = new Refusals(this.now::get);

	@Test
	void everyOneCountsAndFewAreLogged() {
		try (LogCapture log = LogCapture.of(Refusals.class)) {
			for (int i = 0; i < 1000; i++) {
				this.refusals.add(Refusal.TOKEN_REJECTED);
			}
			this.refusals.add(Refusal.TOO_LATE);
			assertThat(log.messages(Level.WARN)).containsExactly(
					"Request refused with status 401: The identity token proves nothing (1 so far)",
					"Request refused with status 504: The time that the caller had left is over (1 so far)");
			this.now.addAndGet(Duration.ofSeconds(10).toNanos());
			this.refusals.add(Refusal.TOKEN_REJECTED);
			assertThat(log.messages(Level.WARN)).hasSize(3)
				.last()
				.isEqualTo("Request refused with status 401: The identity token proves nothing (1001 so far)");
		}
		assertThat(this.refusals.count(Refusal.TOKEN_REJECTED)).isEqualTo(1001);
		assertThat(this.refusals.count(Refusal.TOO_LATE)).isOne();
		assertThat(this.refusals.count(Refusal.CALLER_UNKNOWN)).isZero();
	}

}
