package io.outrigger.flow.queue;

import java.time.Duration;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link ControlledDelay}.
 */
class ControlledDelayTests {

	private static final long MILLI = 1_000_000;

	private static final long TARGET = 5 * MILLI;

	private static final long INTERVAL = 100 * MILLI;

	private final ControlledDelay delay = new ControlledDelay();

	@Test
	void isOverloadedWhenWaitsStayAboveTheTargetForAnInterval() {
		assertThat(bound(TARGET - 1, 0)).isEqualTo(INTERVAL);
		assertThat(bound(TARGET, MILLI)).isEqualTo(INTERVAL);
		assertThat(bound(50 * MILLI, INTERVAL)).isEqualTo(INTERVAL);
		assertThat(this.delay.overloaded()).isFalse();
		assertThat(bound(TARGET, INTERVAL + MILLI)).isEqualTo(TARGET);
		assertThat(this.delay.overloaded()).isTrue();
	}

	@Test
	void forgivesWhenOneWaitIsShort() {
		bound(TARGET, 0);
		bound(TARGET - 1, 99 * MILLI);
		assertThat(bound(TARGET, INTERVAL)).isEqualTo(INTERVAL);
		assertThat(bound(TARGET, 2 * INTERVAL - 1)).isEqualTo(INTERVAL);
		assertThat(bound(TARGET, 2 * INTERVAL)).isEqualTo(TARGET);
	}

	@Test
	void staysOverloadedUntilItIsEmpty() {
		bound(TARGET, Long.MAX_VALUE - MILLI);
		assertThat(bound(TARGET, Long.MAX_VALUE - MILLI + INTERVAL)).isEqualTo(TARGET);
		assertThat(bound(0, Long.MAX_VALUE + INTERVAL)).isEqualTo(TARGET);
		this.delay.empty();
		assertThat(this.delay.overloaded()).isFalse();
		assertThat(bound(TARGET, Long.MAX_VALUE + INTERVAL)).isEqualTo(INTERVAL);
	}

	private long bound(long longestWait, long now) {
		QueueSettings settings = new QueueSettings(10, Overflow.REFUSE_NEWEST, Duration.ofNanos(TARGET),
				Duration.ofNanos(INTERVAL), true);
		return this.delay.bound(settings, longestWait, now);
	}

}
