package io.outrigger.flow.concurrency;

import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.outrigger.flow.concurrency.algorithm.AimdLimit;
import io.outrigger.flow.concurrency.algorithm.ConcurrencyLimit;
import io.outrigger.flow.concurrency.algorithm.CpuTargetLimit;
import io.outrigger.flow.concurrency.algorithm.Gradient2Limit;
import io.outrigger.flow.concurrency.algorithm.LimitAlgorithm;
import io.outrigger.flow.concurrency.algorithm.LimitRange;
import io.outrigger.flow.concurrency.algorithm.LimitStep.Cause;
import io.outrigger.flow.concurrency.algorithm.VegasLimit;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Limits in front of a simulated service.
 */
class LimitSimulationTests {

	private static final Duration SERVICE = Duration.ofMillis(50);

	private static final LimitRange RANGE = new LimitRange(20, 1, 200);

	private static final List<Partition> ONE = List.of(Partition.lending("all", 1));

	@Test
	void gradientFindsTheCapacityFromBelowAndAbove() {
		for (int workers : new int[] { 2, 10, 50 }) {
			for (int initial : new int[] { 1, 20, 200 }) {
				SimulatedService service = service(workers, new LimitRange(initial, 1, 200), new Gradient2Limit(1.5));
				service.run(Duration.ofSeconds(20), 0.4);
				service.run(Duration.ofMinutes(2), 10);
				assertThat(service.limiter().limit()).as("%d workers, from %d", workers, initial)
					.isBetween(workers - 1, (int) Math.ceil(workers * 1.7 + 1));
			}
		}
	}

	@ParameterizedTest
	@ValueSource(doubles = { 1.5, 3, 10 })
	void gradientFindsTheCapacityThoughItBeginsInTheOverload(double load) {
		for (int workers : new int[] { 2, 10, 50 }) {
			for (int initial : new int[] { 1, 20, 200 }) {
				SimulatedService service = service(workers, new LimitRange(initial, 1, 200), new Gradient2Limit(1.5));
				service.run(Duration.ofMinutes(1), load);
				assertThat(service.limiter().limit()).as("%d workers, from %d", workers, initial)
					.isBetween(workers - 1, (int) Math.ceil(workers * 1.7 + 1));
			}
		}
	}

	@Test
	void gradientLetsInWhatAServiceCanDoThoughItBeginsBusy() {
		SimulatedService service = service(50, RANGE, new Gradient2Limit(1.5));
		service.run(Duration.ofSeconds(5), 0.3);
		assertThat(service.admittedShare(0)).isGreaterThan(0.99);
	}

	@Test
	void gradientDoesNotDriftInAnOverloadThatLasts() {
		SimulatedService service = service(20, RANGE, new Gradient2Limit(1.5));
		service.run(Duration.ofSeconds(20), 0.4);
		for (int i = 0; i < 30; i++) {
			service.run(Duration.ofMinutes(2), 3);
			assertThat(service.limiter().limit()).as("after %d minutes", 2 * i + 2).isBetween(19, 35);
		}
	}

	@Test
	void gradientGoesToTheLeastWhileAllTimesOutAndRecovers() {
		SimulatedService service = service(20, RANGE, new Gradient2Limit(1.5));
		service.run(Duration.ofSeconds(20), 2);
		assertThat(service.limiter().limit()).isGreaterThanOrEqualTo(19);
		service.timesOutAfter(Duration.ofMillis(10));
		service.run(Duration.ofMinutes(1), 2);
		assertThat(service.limiter().limit()).isOne();
		assertThat(service.limiter().view().changes().get(0).cause()).isEqualTo(Cause.DROPPED);
		service.neverTimesOut();
		service.run(Duration.ofMinutes(1), 2);
		assertThat(service.limiter().limit()).isBetween(19, 35);
	}

	@Test
	void gradientKeepsAnswersWithinATimeoutThatTheQueueWouldBreak() {
		SimulatedService service = service(10, new LimitRange(200, 1, 200), new Gradient2Limit(1.5));
		service.timesOutAfter(Duration.ofMillis(200));
		service.run(Duration.ofMinutes(1), 10);
		assertThat(service.limiter().limit()).isBetween(9, 40);
	}

	@Test
	void gradientLearnsThatAServiceBecameSlowerForGood() {
		SimulatedService service = service(20, RANGE, new Gradient2Limit(1.5));
		service.run(Duration.ofMinutes(1), 3);
		service.takes(SERVICE.multipliedBy(4));
		service.run(Duration.ofMinutes(3), 3);
		assertThat(service.limiter().limit()).isBetween(17, 40);
	}

	@ParameterizedTest
	@ValueSource(doubles = { 0.01, 0.03, 0.1, 0.15 })
	void dropsThatTheLoadDoesNotCauseShrinkNoLimitForLong(double part) {
		List<ConcurrencyLimit> algorithms = List.of(new Gradient2Limit(1.5), new VegasLimit(new SplittableRandom(3)),
				new AimdLimit(0.9), new CpuTargetLimit(0.8, () -> 0.5));
		for (ConcurrencyLimit algorithm : algorithms) {
			SimulatedService service = service(20, RANGE, algorithm);
			service.run(Duration.ofSeconds(20), 0.4);
			service.drops(part);
			service.run(Duration.ofSeconds(30), 3);
			for (int i = 0; i < 12; i++) {
				service.run(Duration.ofSeconds(10), 3);
				assertThat(service.limiter().limit()).as("%s after %d s", algorithm, 10 * i + 40)
					.isBetween(15, (algorithm instanceof Gradient2Limit) ? 35 : 200);
			}
		}
	}

	@Test
	void dropsByTheTensShrinkALimitSoonWhateverWasLearned() {
		for (ConcurrencyLimit algorithm : List.of(new Gradient2Limit(1.5), new AimdLimit(0.9))) {
			SimulatedService service = service(20, RANGE, algorithm);
			service.drops(0.1);
			service.run(Duration.ofMinutes(1), 2);
			assertThat(service.limiter().limit()).isGreaterThanOrEqualTo(15);
			service.drops(0.4);
			service.run(Duration.ofSeconds(20), 2);
			assertThat(service.limiter().limit()).as("%s", algorithm).isLessThanOrEqualTo(3);
		}
	}

	@Test
	void vegasFindsTheCapacity() {
		for (int initial : new int[] { 1, 20, 200 }) {
			SimulatedService service = service(20, new LimitRange(initial, 1, 200),
					new VegasLimit(new SplittableRandom(3)));
			service.run(Duration.ofSeconds(10), 0.3);
			service.run(Duration.ofSeconds(5), 3);
			assertThat(service.limiter().limit()).as("from %d", initial).isBetween(16, 200);
			service.timesOutAfter(Duration.ofMillis(10));
			service.run(Duration.ofMinutes(1), 2);
			assertThat(service.limiter().limit()).isOne();
		}
	}

	@Test
	void aimdStaysBelowWhatTimesOut() {
		SimulatedService service = service(20, RANGE, new AimdLimit(0.9));
		service.timesOutAfter(Duration.ofMillis(150));
		service.run(Duration.ofMinutes(2), 10);
		assertThat(service.limiter().limit()).isBetween(30, 65);
		service.timesOutAfter(Duration.ofMillis(10));
		service.run(Duration.ofMinutes(1), 2);
		assertThat(service.limiter().limit()).isOne();
	}

	@Test
	void highPriorityKeepsFlowingAtTenTimesTheLoad() {
		List<Partition> classes = List.of(Partition.lending("high", 0.6), Partition.lending("normal", 0.3),
				Partition.lending("low", 0.1));
		SimulatedService service = new SimulatedService(20, SERVICE, classes,
				() -> ConcurrencySettings.DEFAULTS.with(LimitAlgorithm.GRADIENT2, RANGE), new Gradient2Limit(1.5));
		service.run(Duration.ofSeconds(20), 0.2, 0.1, 0.1);
		service.run(Duration.ofMinutes(2), 0.3, 3, 6.7);
		assertThat(service.admittedShare(0)).isGreaterThan(0.99);
		assertThat(service.admittedShare(1)).isBetween(0.05, 0.3);
		assertThat(service.admittedShare(2)).isGreaterThan(0.005);
		assertThat(service.limiter().limit()).isBetween(17, 35);
		assertThat(service.limiter().inFlight()).isLessThanOrEqualTo(40);
	}

	private static SimulatedService service(int workers, LimitRange range, ConcurrencyLimit algorithm) {
		ConcurrencySettings settings = ConcurrencySettings.DEFAULTS.with(LimitAlgorithm.GRADIENT2, range);
		return new SimulatedService(workers, SERVICE, ONE, () -> settings, algorithm);
	}

}
