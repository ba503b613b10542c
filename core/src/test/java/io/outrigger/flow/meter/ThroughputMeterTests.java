package io.outrigger.flow.meter;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

/**
 * Tests for {@link ThroughputMeter}.
 */
class ThroughputMeterTests {

	private static final long SECOND = 1_000_000_000;

	@Test
	void countsTheWindowAndAtMostOneStepMore() {
		Random random = new Random(17);
		for (int round = 0; round < 100; round++) {
			int steps = 1 + random.nextInt(20);
			long origin = random.nextLong();
			ThroughputMeter meter = new ThroughputMeter(new WindowSettings(Duration.ofSeconds(2), steps), origin);
			List<Long> marks = new ArrayList<>();
			long now = origin;
			for (int i = 0; i < 300; i++) {
				now += (random.nextInt(20) == 0) ? random.nextLong(6 * SECOND) : random.nextLong(SECOND / 10);
				if (random.nextBoolean()) {
					meter.mark(now);
					marks.add(now);
				}
				assertThat(meter.count(now)).isBetween(countWithin(marks, now, 2 * SECOND),
						countWithin(marks, now, 2 * SECOND + 2 * SECOND / steps));
			}
		}
	}

	@Test
	void tellsTheRate() {
		ThroughputMeter meter = new ThroughputMeter(WindowSettings.DEFAULTS, 0);
		assertThat(meter.perSecond(0)).isZero();
		for (int i = 0; i < 30_000; i++) {
			meter.mark(i * SECOND / 1000);
		}
		assertThat(meter.perSecond(30 * SECOND - 1)).isCloseTo(1000, within(1.0));
		assertThat(meter.perSecond(60 * SECOND)).isZero();
	}

	@Test
	void takesOneForNoStormWhileItIsYoung() {
		ThroughputMeter meter = new ThroughputMeter(WindowSettings.DEFAULTS, 0);
		meter.mark(1);
		assertThat(meter.perSecond(1)).isEqualTo(0.5);
		for (int i = 0; i < 999; i++) {
			meter.mark(3 * SECOND);
		}
		assertThat(meter.perSecond(4 * SECOND)).isEqualTo(250);
	}

	@Test
	void forgetsWhatWasLongAgoThoughItsStepsAreShort() {
		Duration window = Duration.ofMillis(100);
		ThroughputMeter meter = new ThroughputMeter(new WindowSettings(window, 10), 0);
		for (int i = 0; i < 11; i++) {
			meter.mark(window.toNanos() * i / 10);
		}
		for (int days : new int[] { 1, 200, 248, 249, 300, 400, 497 }) {
			assertThat(meter.count(Duration.ofDays(days).toNanos())).as("after %d days", days).isZero();
		}
		long late = Duration.ofDays(249).toNanos();
		for (int i = 0; i < 5000; i++) {
			meter.mark(late + i * SECOND / 1000);
		}
		assertThat(meter.count(late + 5 * SECOND - 1)).isBetween(100L, 110L);
		assertThat(meter.count(late + 10 * SECOND)).isZero();
	}

	@Test
	void losesNothingOfManyAtOnce() {
		ThroughputMeter meter = new ThroughputMeter(new WindowSettings(Duration.ofSeconds(60), 60), 0);
		IntStream.range(0, 500_000).parallel().forEach((i) -> meter.mark(i * 100_000L));
		assertThat(meter.count(50 * SECOND)).isEqualTo(500_000);
	}

	private static long countWithin(List<Long> marks, long now, long window) {
		return marks.stream().filter((at) -> now - at < window).count();
	}

}
