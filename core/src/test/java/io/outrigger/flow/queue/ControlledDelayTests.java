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
		assertThat(this.delay.overloaded(INTERVAL)).isFalse();
		assertThat(bound(TARGET, INTERVAL + MILLI)).isEqualTo(TARGET);
		assertThat(this.delay.overloaded(INTERVAL + MILLI)).isTrue();
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
	void staysOverloadedUntilNobodyWaitedForLongThroughoutAnInterval() {
		long begin = Long.MAX_VALUE - MILLI;
		bound(TARGET, begin);
		assertThat(bound(TARGET, begin + INTERVAL)).isEqualTo(TARGET);
		assertThat(bound(0, begin + INTERVAL + MILLI)).as("empty for once").isEqualTo(TARGET);
		assertThat(bound(TARGET, begin + 2 * INTERVAL - 1)).isEqualTo(TARGET);
		assertThat(bound(TARGET - 1, begin + 3 * INTERVAL - 2)).isEqualTo(TARGET);
		assertThat(this.delay.overloaded(begin + 3 * INTERVAL - 2)).isTrue();
		assertThat(this.delay.overloaded(begin + 3 * INTERVAL - 1)).as("though nobody looks").isFalse();
		assertThat(bound(TARGET, begin + 3 * INTERVAL - 1)).isEqualTo(INTERVAL);
		assertThat(bound(TARGET, begin + 4 * INTERVAL - 2)).isEqualTo(INTERVAL);
		assertThat(bound(TARGET, begin + 4 * INTERVAL - 1)).as("a new one").isEqualTo(TARGET);
	}

	private long bound(long longestWait, long now) {
		QueueSettings settings = new QueueSettings(10, Overflow.REFUSE_NEWEST, Duration.ofNanos(TARGET),
				Duration.ofNanos(INTERVAL), true);
		return this.delay.bound(settings, longestWait, now);
	}

}
