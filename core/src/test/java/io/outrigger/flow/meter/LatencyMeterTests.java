package io.outrigger.flow.meter;

import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

import com.sun.management.ThreadMXBean;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

/**
 * Tests for {@link LatencyMeter}.
 */
class LatencyMeterTests {

	private static final long SECOND = 1_000_000_000;

	private static final double[] PERCENTILES = { 0.1, 1, 25, 50, 75, 90, 95, 99, 99.9, 100 };

	private final LatencyMeter meter = new LatencyMeter(WindowSettings.DEFAULTS, 0);

	@Test
	void knowsNothingAtFirst() {
		LatencySnapshot none = this.meter.snapshot(0);
		assertThat(none.count()).isZero();
		assertThat(none.percentile(99)).isZero();
		assertThat(none.mean()).isZero();
		assertThat(none.perSecond()).isZero();
	}

	@Test
	void keepsEveryValueWithinOnePercent() {
		Random random = new Random(11);
		for (int i = 0; i < 200_000; i++) {
			long value = (long) Math.pow(10, 3.02 + random.nextDouble() * 8.4);
			double told = LogBuckets.middle(LogBuckets.index(value));
			assertThat(told).as("%d", value).isCloseTo(value, within(value / 100.0));
		}
	}

	@Test
	void keepsShortValuesWithinEightNanosAndBucketsInOrder() {
		for (int value = 0; value < 1024; value++) {
			assertThat(LogBuckets.middle(LogBuckets.index(value))).isCloseTo(value, within(8L));
		}
		for (int i = 1; i < LogBuckets.SIZE; i++) {
			assertThat(LogBuckets.middle(i)).isGreaterThan(LogBuckets.middle(i - 1));
			assertThat(LogBuckets.index(LogBuckets.middle(i))).isEqualTo(i);
		}
		assertThat(LogBuckets.index(Long.MAX_VALUE)).isEqualTo(LogBuckets.SIZE - 1);
		assertThat(LogBuckets.index(Long.MIN_VALUE)).isZero();
	}

	@Test
	void tellsPercentilesAsASortedListDoes() {
		Random random = new Random(5);
		for (int round = 0; round < 20; round++) {
			LatencyMeter fresh = new LatencyMeter(WindowSettings.DEFAULTS, 0);
			List<Long> all = new ArrayList<>();
			double spread = random.nextDouble() * 3;
			for (int i = 0; i < 1 + random.nextInt(3000); i++) {
				long value = (long) (2_000_000 * Math.exp(random.nextGaussian() * spread)) + 1100;
				fresh.record(value, SECOND);
				all.add(value);
			}
			Collections.sort(all);
			LatencySnapshot snapshot = fresh.snapshot(SECOND);
			assertThat(snapshot.count()).isEqualTo(all.size());
			for (double percentile : PERCENTILES) {
				long exact = all.get((int) Math.max(0, Math.ceil(all.size() * percentile / 100) - 1));
				assertThat((double) snapshot.percentile(percentile)).isCloseTo(exact, within(exact / 100.0));
			}
			double mean = all.stream().mapToLong(Long::longValue).average().orElseThrow();
			assertThat(snapshot.mean()).isCloseTo(mean, within(mean / 100));
		}
	}

	@Test
	void forgetsWhatHasLeftTheWindow() {
		this.meter.record(SECOND, 0);
		for (int i = 0; i < 10; i++) {
			this.meter.record(1_000_000, 9 * SECOND);
		}
		assertThat(this.meter.snapshot(10 * SECOND).count()).isEqualTo(11);
		assertThat(this.meter.snapshot(12 * SECOND).count()).isEqualTo(10);
		assertThat(this.meter.snapshot(12 * SECOND).percentile(100)).isCloseTo(1_000_000, within(10_000L));
		assertThat(this.meter.snapshot(22 * SECOND).count()).isZero();
		this.meter.record(1_000_000, 10_000 * SECOND);
		assertThat(this.meter.snapshot(10_000 * SECOND).count()).isOne();
	}

	@Test
	void losesNothingOfManyAtOnce() {
		IntStream.range(0, 400_000).parallel().forEach((i) -> this.meter.record(1_000L * (i % 100), i * 20_000L));
		assertThat(this.meter.snapshot(8 * SECOND).count()).isEqualTo(400_000);
	}

	@Test
	void refusesWhatIsNoPercentile() {
		LatencySnapshot snapshot = this.meter.snapshot(0);
		for (double percentile : new double[] { 0, -1, 100.1, Double.NaN }) {
			assertThatIllegalArgumentException().isThrownBy(() -> snapshot.percentile(percentile))
				.withMessageContaining("percentile is " + percentile);
		}
	}

	@Test
	void refusesWindowsThatAreNone() {
		assertThatIllegalArgumentException().isThrownBy(() -> new WindowSettings(Duration.ofSeconds(1), 0))
			.withMessage("steps is 0, but must be 1 to 60");
		assertThatIllegalArgumentException().isThrownBy(() -> new WindowSettings(Duration.ofMillis(99), 10))
			.withMessageContaining("window is PT0.099S");
		assertThatIllegalArgumentException().isThrownBy(() -> new WindowSettings(Duration.ofHours(2), 10))
			.withMessageContaining("at most an hour");
	}

	@Test
	void recordsWithoutAllocating() {
		ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
		long least = Long.MAX_VALUE;
		for (int round = 0; round < 20; round++) {
			long before = threads.getCurrentThreadAllocatedBytes();
			for (int i = 0; i < 10_000; i++) {
				this.meter.record(i * 1000L, i * 1_000_000L);
			}
			least = Math.min(least, threads.getCurrentThreadAllocatedBytes() - before);
		}
		assertThat(least).isZero();
	}

}
