package io.outrigger.flow.concurrency.algorithm;

import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicReference;

import org.junit.jupiter.api.Test;

import io.outrigger.flow.concurrency.algorithm.LimitStep.Cause;
import io.outrigger.flow.meter.WindowSample;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

/**
 * Tests for {@link VegasLimit}, {@link AimdLimit}, {@link CpuTargetLimit},
 * {@link FixedLimit} and {@link LimitRange}.
 */
class OtherLimitsTests {

	private static final WindowSample BUSY = sample(10, 0, 100);

	private static final WindowSample IDLE = sample(10, 0, 1);

	@Test
	void vegasGoesByTheQueue() {
		VegasLimit vegas = new VegasLimit(new SplittableRandom(1));
		assertThat(vegas.next(100, BUSY)).isEqualTo(new LimitStep(112, Cause.ROOM));
		assertThat(vegas.next(100, sample(10.4, 0, 100))).as("queue of 4").isEqualTo(new LimitStep(102, Cause.ROOM));
		assertThat(vegas.next(100, sample(10.9, 0, 100))).as("queue of 9").isEqualTo(new LimitStep(100, Cause.STEADY));
		assertThat(vegas.next(100, sample(12, 0, 100))).as("queue of 17").isEqualTo(new LimitStep(98, Cause.SLOW));
		assertThat(vegas.next(100, sample(10, 1, 100))).as("few dropped").isEqualTo(new LimitStep(112, Cause.ROOM));
		assertThat(vegas.next(100, sample(10, 3, 100))).isEqualTo(new LimitStep(100, Cause.STEADY));
		assertThat(vegas.next(100, sample(10, 30, 100))).isEqualTo(new LimitStep(98, Cause.DROPPED));
		assertThat(vegas.next(100, IDLE)).isEqualTo(new LimitStep(100, Cause.STEADY));
		assertThat(vegas.next(1, new WindowSample(0, 0, 0, 5, 1))).isEqualTo(new LimitStep(0, Cause.DROPPED));
	}

	@Test
	void vegasForgetsTheBestTime() {
		VegasLimit vegas = new VegasLimit(new SplittableRandom(1));
		vegas.next(100, BUSY);
		int windows = 0;
		while (vegas.next(100, sample(20, 0, 100)).cause() == Cause.SLOW) {
			windows++;
		}
		assertThat(windows).isBetween(29, 60);
	}

	@Test
	void aimdAddsOneOrTakesAPart() {
		AimdLimit aimd = new AimdLimit(0.9);
		assertThat(aimd.next(50, BUSY)).isEqualTo(new LimitStep(51, Cause.ROOM));
		assertThat(aimd.next(50, IDLE)).isEqualTo(new LimitStep(50, Cause.STEADY));
		assertThat(aimd.next(50, sample(10, 1, 100))).as("few dropped").isEqualTo(new LimitStep(51, Cause.ROOM));
		assertThat(aimd.next(50, sample(10, 3, 100))).isEqualTo(new LimitStep(50, Cause.STEADY));
		assertThat(aimd.next(50, sample(10, 30, 1))).isEqualTo(new LimitStep(45, Cause.DROPPED));
		assertThatIllegalArgumentException().isThrownBy(() -> new AimdLimit(1))
			.withMessage("backoff is 1.0, but must be at least 0.5 and below 1");
	}

	@Test
	void cpuTargetKeepsTheProcessorAsBusyAsItShouldBe() {
		AtomicReference<Double> load = new AtomicReference<>(0.5);
		CpuTargetLimit limit = new CpuTargetLimit(0.8, load::get);
		assertThat(limit.next(100, BUSY)).isEqualTo(new LimitStep(110, Cause.ROOM));
		assertThat(limit.next(100, IDLE)).isEqualTo(new LimitStep(100, Cause.STEADY));
		assertThat(limit.next(100, sample(10, 1, 100))).as("few dropped").isEqualTo(new LimitStep(110, Cause.ROOM));
		assertThat(limit.next(100, sample(10, 3, 100))).isEqualTo(new LimitStep(100, Cause.STEADY));
		assertThat(limit.next(100, sample(10, 25, 100)).limit()).isEqualTo(80);
		load.set(0.75);
		assertThat(limit.next(100, BUSY)).isEqualTo(new LimitStep(100, Cause.STEADY));
		load.set(1.0);
		assertThat(limit.next(100, IDLE)).isEqualTo(new LimitStep(80, Cause.CPU));
		for (double unknown : new double[] { -1, Double.NaN }) {
			load.set(unknown);
			assertThat(limit.next(100, BUSY)).isEqualTo(new LimitStep(100, Cause.STEADY));
		}
		assertThatIllegalArgumentException().isThrownBy(() -> new CpuTargetLimit(1.1, load::get))
			.withMessage("target is 1.1, but must be above 0, up to 1");
	}

	@Test
	void cpuTargetSettlesWhereTheLoadIsInProportion() {
		double[] limit = { 20 };
		CpuTargetLimit algorithm = new CpuTargetLimit(0.8, () -> Math.min(1, limit[0] / 60));
		for (double start : new double[] { 1, 20, 200 }) {
			limit[0] = start;
			for (int i = 0; i < 100; i++) {
				limit[0] = algorithm.next(limit[0], sample(10, 0, (int) Math.ceil(limit[0]))).limit();
			}
			assertThat(limit[0]).isBetween(0.85 * 48, 48.0);
		}
	}

	@Test
	void processCpuIsAPartOrUnknown() {
		ProcessCpu cpu = new ProcessCpu();
		for (int i = 0; i < 3; i++) {
			assertThat(cpu.getAsDouble()).satisfiesAnyOf((load) -> assertThat(load).isNegative(),
					(load) -> assertThat(load).isBetween(0.0, 1.0), (load) -> assertThat(load).isNaN());
		}
	}

	@Test
	void fixedStays() {
		assertThat(new FixedLimit().next(7, sample(10, 100, 7))).isEqualTo(new LimitStep(7, Cause.STEADY));
	}

	@Test
	void rangeKeepsLimitsWithin() {
		LimitRange range = new LimitRange(5, 2, 9);
		assertThat(range.clamp(1.99)).isEqualTo(2);
		assertThat(range.clamp(9.01)).isEqualTo(9);
		assertThat(range.clamp(3.5)).isCloseTo(3.5, within(1e-9));
		assertThat(range.clamp(Double.NaN)).isEqualTo(2);
		assertThat(range.clamp(Double.POSITIVE_INFINITY)).isEqualTo(9);
		assertThatIllegalArgumentException().isThrownBy(() -> new LimitRange(1, 0, 9))
			.withMessage("min is 0, but must be at least 1");
		assertThatIllegalArgumentException().isThrownBy(() -> new LimitRange(5, 5, 4))
			.withMessage("max is 4, but must be from min, 5, to 65535");
		assertThatIllegalArgumentException().isThrownBy(() -> new LimitRange(10, 2, 9))
			.withMessage("initial is 10, but must be from min, 2, to max, 9");
	}

	private static WindowSample sample(double millis, int dropped, int peak) {
		return new WindowSample(100, millis * 1_000_000, 0, dropped, peak);
	}

}
