package io.outrigger.loadbalancer.attempt.budget;

import java.time.Duration;

import org.junit.jupiter.api.Test;

import io.outrigger.loadbalancer.settings.HedgingSettings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

/**
 * Tests for {@link HedgeDelay}.
 */
class HedgeDelayTests {

	private static final long MILLI = 1_000_000;

	private static final long REFRESH = HedgeDelay.REFRESH.toNanos();

	private final HedgeDelay delay = new HedgeDelay(HedgingSettings.on(), 0);

	@Test
	void isUnknownBeforeEnoughWasMeasured() {
		measure(HedgeDelay.LEAST_SAMPLES - 1, 10);
		assertThat(this.delay.nanos(REFRESH)).isNegative();
		measure(1, 10);
		assertThat(this.delay.nanos(2 * REFRESH)).isCloseTo(20 * MILLI, within(MILLI / 5));
	}

	@Test
	void isAtLeastTwiceTheMedianForWhereAllTakeAsLongNoneIsSlow() {
		measure(900, 160);
		measure(100, 180);
		assertThat(this.delay.nanos(REFRESH)).isCloseTo(320 * MILLI, within(4 * MILLI));
	}

	@Test
	void isThePercentile() {
		measure(980, 10);
		measure(20, 500);
		assertThat(this.delay.nanos(REFRESH)).isCloseTo(500 * MILLI, within(5 * MILLI));
		HedgeDelay lower = new HedgeDelay(new HedgingSettings(true, 97, Duration.ofMillis(1), 1), 0);
		for (int i = 0; i < 1000; i++) {
			lower.measured((i < 900) ? 10 * MILLI : (i < 980) ? 40 * MILLI : 500 * MILLI);
		}
		assertThat(lower.nanos(REFRESH)).isCloseTo(40 * MILLI, within(MILLI));
	}

	@Test
	void isNeverShorterThanTheMinimum() {
		for (int i = 0; i < 200; i++) {
			this.delay.measured(1000);
		}
		assertThat(this.delay.nanos(REFRESH)).isEqualTo(MILLI);
	}

	@Test
	void isToldAnewAtMostEveryThreeSeconds() {
		measure(200, 10);
		long first = this.delay.nanos(REFRESH);
		measure(2000, 100);
		assertThat(this.delay.nanos(2 * REFRESH - 1)).isEqualTo(first);
		assertThat(this.delay.nanos(2 * REFRESH)).isCloseTo(200 * MILLI, within(2 * MILLI));
	}

	@Test
	void forgetsWhatIsLongPast() {
		measure(1000, 400);
		for (int i = 1; i <= 11; i++) {
			this.delay.nanos(i * REFRESH);
			measure(100, 10);
		}
		assertThat(this.delay.nanos(12 * REFRESH)).isCloseTo(20 * MILLI, within(MILLI / 5));
	}

	@Test
	void takesWhateverIsMeasured() {
		this.delay.measured(-1);
		this.delay.measured(Long.MAX_VALUE);
		measure(200, 10);
		assertThat(this.delay.nanos(REFRESH)).isCloseTo(20 * MILLI, within(MILLI / 5));
	}

	private void measure(int times, long millis) {
		for (int i = 0; i < times; i++) {
			this.delay.measured(millis * MILLI);
		}
	}

}
