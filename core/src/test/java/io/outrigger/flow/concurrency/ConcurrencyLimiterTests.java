package io.outrigger.flow.concurrency;

import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;

import com.sun.management.ThreadMXBean;
import org.junit.jupiter.api.Test;

import io.outrigger.flow.Rejection;
import io.outrigger.flow.Rejection.Reason;
import io.outrigger.flow.concurrency.ConcurrencyView.PartitionView;
import io.outrigger.flow.concurrency.algorithm.LimitAlgorithm;
import io.outrigger.flow.concurrency.algorithm.LimitRange;
import io.outrigger.flow.concurrency.algorithm.LimitStep;
import io.outrigger.flow.concurrency.algorithm.LimitStep.Cause;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.tuple;

/**
 * Tests for {@link ConcurrencyLimiter}.
 */
class ConcurrencyLimiterTests {

	private static final long MILLI = 1_000_000;

	private static final List<Partition> ONE = List.of(Partition.lending("all", 1));

	private final AtomicLong now = new AtomicLong(Long.MAX_VALUE - 5 * MILLI);

	private final AtomicReference<ConcurrencySettings> settings = new AtomicReference<>(ConcurrencySettings.fixed(3));

	private final ConcurrencyLimiter limiter = limiter(ONE);

	@Test
	void letsInAsManyAsTheLimit() {
		long first = this.limiter.tryAcquire();
		assertThat(first).isNotNegative();
		assertThat(this.limiter.tryAcquire()).isNotNegative();
		assertThat(this.limiter.admits(0)).isTrue();
		assertThat(this.limiter.tryAcquire()).isNotNegative();
		assertThat(this.limiter.admits(0)).isFalse();
		assertThat(this.limiter.tryAcquire()).isEqualTo(ConcurrencyLimiter.REFUSED);
		assertThat(this.limiter.inFlight()).isEqualTo(3);
		this.limiter.release(first, Outcome.SUCCESS);
		assertThat(this.limiter.inFlight()).isEqualTo(2);
		assertThat(this.limiter.tryAcquire()).isNotNegative();
	}

	@Test
	void noticesWhatIsReleasedThoughItWasRefused() {
		for (int partitions : new int[] { 3, 8, 1 }) {
			List<Partition> several = IntStream.range(0, partitions)
				.mapToObj((i) -> Partition.lending("p" + i, 0.1))
				.toList();
			ConcurrencyLimiter shared = new ConcurrencyLimiter("test", () -> ConcurrencySettings.fixed(10), several,
					ConcurrencyLimiter::algorithm, this.now::get);
			long last = shared.tryAcquire(partitions / 2);
			assertThatIllegalStateException()
				.isThrownBy(() -> shared.release(ConcurrencyLimiter.REFUSED, Outcome.IGNORED))
				.withMessage("released what was not acquired: -1");
			assertThat(shared.inFlight()).isOne();
			shared.release(last, Outcome.SUCCESS);
			assertThatIllegalStateException().isThrownBy(() -> shared.release(last, Outcome.SUCCESS));
			assertThat(shared.inFlight()).isZero();
		}
	}

	@Test
	void noticesWhatIsReleasedTwice() {
		long start = this.limiter.tryAcquire();
		this.limiter.release(start, Outcome.SUCCESS);
		assertThatIllegalStateException().isThrownBy(() -> this.limiter.release(start, Outcome.SUCCESS))
			.withMessage("released more often than acquired");
		assertThat(this.limiter.inFlight()).isZero();
		assertThat(this.limiter.tryAcquire()).isNotNegative();
	}

	@Test
	void endsAPermitOnce() {
		Permit permit = this.limiter.acquire(0);
		assertThat(permit.end(Outcome.SUCCESS)).isTrue();
		assertThat(permit.end(Outcome.DROPPED)).isFalse();
		permit.close();
		assertThat(this.limiter.inFlight()).isZero();
		try (Permit forgotten = this.limiter.acquire(0)) {
			assertThat(forgotten).isNotNull();
			assertThat(this.limiter.inFlight()).isOne();
		}
		assertThat(this.limiter.inFlight()).isZero();
	}

	@Test
	void saysWhyAndWhenAgain() {
		assertThat(this.limiter.rejection()).isEqualTo(new Rejection(Reason.CONCURRENCY_LIMITED, "test", null));
		for (int i = 0; i < 10; i++) {
			end(Duration.ofMillis(40), Outcome.SUCCESS);
		}
		assertThat(this.limiter.rejection().retryAfter()).isBetween(Duration.ofMillis(39), Duration.ofMillis(41));
		this.settings.set(ConcurrencySettings.fixed(1));
		assertThat(this.limiter.acquire(0)).isNotNull();
		assertThat(this.limiter.acquire(0)).isNotNull();
	}

	@Test
	void showsTheLastChangesAndWhy() {
		this.settings.set(aimd(new LimitRange(10, 1, 100)));
		ConcurrencyLimiter aimd = limiter(ONE);
		window(aimd, Outcome.SUCCESS);
		for (int i = 0; i < 5; i++) {
			// Of one request each: less than five of them say little
			window(aimd, Outcome.DROPPED);
		}
		this.now.addAndGet(Duration.ofSeconds(1).toNanos());
		assertThat(aimd.view().changes()).extracting(LimitChange::from, LimitChange::to, LimitChange::cause)
			.containsExactly(tuple(11, 9, Cause.DROPPED), tuple(10, 11, Cause.ROOM), tuple(0, 10, Cause.SET));
		assertThat(aimd.view().changes().get(0).age()).isEqualTo(Duration.ofSeconds(1));
		assertThat(aimd.view().changes().get(2).age()).isGreaterThan(Duration.ofMillis(1500));
		for (int i = 0; i < 100; i++) {
			window(aimd, (i % 2 == 0) ? Outcome.DROPPED : Outcome.SUCCESS);
		}
		assertThat(aimd.view().changes()).hasSize(LimitHistory.LENGTH);
	}

	@Test
	void keepsTheLastGoodSettingsWhileTheyCannotBeRead() {
		AtomicBoolean broken = new AtomicBoolean();
		ConcurrencyLimiter kept = new ConcurrencyLimiter("test", () -> {
			if (broken.get()) {
				throw new IllegalArgumentException("no settings");
			}
			return this.settings.get();
		}, ONE, ConcurrencyLimiter::algorithm, this.now::get);
		broken.set(true);
		for (int i = 0; i < 3; i++) {
			assertThat(kept.tryAcquire()).isNotNegative();
		}
		assertThat(kept.admits(0)).isFalse();
		assertThat(kept.tryAcquire()).isEqualTo(ConcurrencyLimiter.REFUSED);
		broken.set(false);
		this.settings.set(ConcurrencySettings.fixed(4));
		assertThat(kept.tryAcquire()).isNotNegative();
	}

	@Test
	void ignoresWhatSaysNothing() {
		this.settings.set(aimd(new LimitRange(10, 1, 100)));
		ConcurrencyLimiter aimd = limiter(ONE);
		for (int i = 0; i < 20; i++) {
			window(aimd, Outcome.IGNORED);
		}
		assertThat(aimd.limit()).isEqualTo(10);
		assertThat(aimd.inFlight()).isZero();
	}

	@Test
	void waitsForEnoughSamplesAndForTheWindow() {
		this.settings.set(ConcurrencySettings.DEFAULTS.with(LimitAlgorithm.AIMD, new LimitRange(2, 1, 100)));
		ConcurrencyLimiter aimd = limiter(ONE);
		for (int i = 0; i < 100; i++) {
			aimd.release(aimd.tryAcquire(), Outcome.SUCCESS);
		}
		assertThat(aimd.limit()).as("before the end of the window").isEqualTo(2);
		this.now.addAndGet(250 * MILLI);
		aimd.release(aimd.tryAcquire(), Outcome.SUCCESS);
		assertThat(aimd.limit()).isEqualTo(3);
		this.now.addAndGet(Duration.ofSeconds(10).toNanos());
		for (int i = 0; i < 9; i++) {
			long other = aimd.tryAcquire();
			aimd.release(aimd.tryAcquire(), Outcome.IGNORED);
			aimd.release(other, Outcome.SUCCESS);
		}
		assertThat(aimd.limit()).as("nine samples").isEqualTo(3);
		long other = aimd.tryAcquire();
		aimd.release(aimd.tryAcquire(), Outcome.SUCCESS);
		aimd.release(other, Outcome.SUCCESS);
		assertThat(aimd.limit()).isEqualTo(4);
	}

	@Test
	void takesChangedSettingsAtOnceWhereTheyMatter() {
		long[] starts = { this.limiter.tryAcquire(), this.limiter.tryAcquire(), this.limiter.tryAcquire() };
		assertThat(this.limiter.tryAcquire()).isNegative();
		this.settings.set(ConcurrencySettings.fixed(4));
		assertThat(this.limiter.tryAcquire()).isNotNegative();
		this.settings.set(ConcurrencySettings.fixed(1));
		this.now.addAndGet(Duration.ofSeconds(1).toNanos());
		this.limiter.release(starts[0], Outcome.SUCCESS);
		assertThat(this.limiter.limit()).isOne();
		this.limiter.release(starts[1], Outcome.SUCCESS);
		assertThat(this.limiter.tryAcquire()).as("two go on").isNegative();
		this.settings.set(ConcurrencySettings.DEFAULTS.with(LimitAlgorithm.AIMD, new LimitRange(50, 5, 100)));
		assertThat(this.limiter.tryAcquire()).isNotNegative();
		assertThat(this.limiter.limit()).as("nearest of the new range").isEqualTo(5);
	}

	@Test
	void staysWithinTheRangeWhateverTheAlgorithmSays() {
		Random random = new Random(23);
		double[] wild = { Double.NaN, Double.POSITIVE_INFINITY, -1, 0, 1e300, 4.5, 6 };
		ConcurrencySettings within = aimd(new LimitRange(5, 4, 7));
		ConcurrencyLimiter wildly = new ConcurrencyLimiter("test", () -> within, ONE, (applied) -> (limit, sample) -> {
			if (random.nextInt(100) == 0) {
				throw new IllegalStateException("wild");
			}
			return new LimitStep(wild[random.nextInt(wild.length)], Cause.ROOM);
		}, this.now::get);
		for (int i = 0; i < 500; i++) {
			window(wildly, Outcome.SUCCESS);
			assertThat(wildly.limit()).isBetween(4, 7);
			assertThat(wildly.inFlight()).isZero();
		}
	}

	@Test
	void keepsGuaranteedSharesAndLendsWhatIsNotUsed() {
		this.settings.set(ConcurrencySettings.fixed(10));
		ConcurrencyLimiter shared = limiter(
				List.of(Partition.lending("high", 0.5), Partition.lending("normal", 0.3), Partition.lending("low", 0)));
		int high = shared.partition("high");
		int low = shared.partition("low");
		long[] lows = new long[10];
		for (int i = 0; i < 10; i++) {
			lows[i] = shared.tryAcquire(low);
			assertThat(lows[i]).isNotNegative();
		}
		assertThat(shared.tryAcquire(low)).isNegative();
		for (int i = 0; i < 5; i++) {
			assertThat(shared.tryAcquire(high)).as("its own, though lent").isNotNegative();
		}
		assertThat(shared.tryAcquire(high)).isNegative();
		for (int i = 0; i < 5; i++) {
			shared.release(lows[i], Outcome.SUCCESS);
			assertThat(shared.tryAcquire(low)).as("taken back").isNegative();
		}
		shared.release(lows[5], Outcome.SUCCESS);
		assertThat(shared.tryAcquire(low)).as("9 of 10 under way").isNotNegative();
		assertThat(shared.view().partitions()).containsExactly(new PartitionView("high", 5, 5, 1),
				new PartitionView("normal", 3, 0, 0), new PartitionView("low", 0, 5, 6));
	}

	@Test
	void neverExceedsTheLimitWhereNobodyLends() {
		this.settings.set(ConcurrencySettings.fixed(10));
		ConcurrencyLimiter strict = limiter(List.of(new Partition("high", 0.5, false),
				new Partition("normal", 0.3, false), Partition.lending("low", 0)));
		assertThat(strict.tryAcquire(2)).isNotNegative();
		assertThat(strict.tryAcquire(2)).isNotNegative();
		assertThat(strict.tryAcquire(2)).isNegative();
		for (int i = 0; i < 5; i++) {
			assertThat(strict.tryAcquire(0)).isNotNegative();
		}
		assertThat(strict.tryAcquire(0)).isNegative();
		for (int i = 0; i < 3; i++) {
			assertThat(strict.tryAcquire(1)).isNotNegative();
		}
		assertThat(strict.inFlight()).isEqualTo(10);
	}

	@Test
	void givesTheFirstNamedTheOnlyPermit() {
		this.settings.set(ConcurrencySettings.fixed(1));
		ConcurrencyLimiter tight = limiter(List.of(Partition.lending("high", 0.6), Partition.lending("normal", 0.3),
				Partition.lending("low", 0.1)));
		assertThat(tight.tryAcquire(2)).isNotNegative();
		assertThat(tight.tryAcquire(1)).isNegative();
		assertThat(tight.tryAcquire(0)).isNotNegative();
		assertThat(tight.tryAcquire(0)).isNegative();
	}

	@Test
	void tellsWhoWaitsForARelease() {
		AtomicLong told = new AtomicLong();
		this.limiter.onRelease(told::incrementAndGet);
		this.limiter.release(this.limiter.tryAcquire(), Outcome.IGNORED);
		assertThat(told).hasValue(1);
		assertThatIllegalStateException().isThrownBy(() -> this.limiter.onRelease(told::incrementAndGet))
			.withMessage("'test' has a queue already");
	}

	@Test
	void refusesPartitionsThatAreNone() {
		assertThatIllegalArgumentException().isThrownBy(() -> limiter(List.of()))
			.withMessageContaining("must be 1 to 8 of different names");
		assertThatIllegalArgumentException()
			.isThrownBy(() -> limiter(List.of(Partition.lending("a", 0.5), Partition.lending("a", 0.2))));
		assertThatIllegalArgumentException()
			.isThrownBy(() -> limiter(List.of(Partition.lending("a", 0.8), Partition.lending("b", 0.3))));
		assertThatIllegalArgumentException().isThrownBy(() -> Partition.lending("a", 1.1))
			.withMessage("share is 1.1 for 'a', but must be 0 to 1");
		assertThatIllegalArgumentException().isThrownBy(() -> Partition.lending(" ", 1));
		assertThatIllegalArgumentException().isThrownBy(() -> this.limiter.partition("other"))
			.withMessageContaining("partition is 'other'");
		assertThatExceptionOfType(IndexOutOfBoundsException.class).isThrownBy(() -> this.limiter.tryAcquire(1));
		this.settings.set(ConcurrencySettings.fixed(256));
		List<Partition> eight = IntStream.range(0, 8).mapToObj((i) -> Partition.lending("p" + i, 0.125)).toList();
		assertThatIllegalArgumentException().isThrownBy(() -> limiter(eight))
			.withMessage("max is 256, but must be at most 255 for 8 partitions");
	}

	@Test
	void refusesSettingsThatAreNone() {
		LimitRange range = LimitRange.DEFAULTS;
		Duration window = Duration.ofMillis(250);
		assertThatIllegalArgumentException()
			.isThrownBy(
					() -> new ConcurrencySettings(LimitAlgorithm.AIMD, range, Duration.ofMillis(9), 10, 1.5, 0.9, 0.8))
			.withMessage("window is PT0.009S, but must be 10 ms to 1 minute");
		assertThatIllegalArgumentException()
			.isThrownBy(() -> new ConcurrencySettings(LimitAlgorithm.AIMD, range, window, 0, 1.5, 0.9, 0.8))
			.withMessageStartingWith("leastSamples is 0");
		assertThatIllegalArgumentException()
			.isThrownBy(() -> new ConcurrencySettings(LimitAlgorithm.AIMD, range, window, 10, 0.5, 0.9, 0.8))
			.withMessageStartingWith("tolerance is 0.5");
		assertThatIllegalArgumentException()
			.isThrownBy(() -> new ConcurrencySettings(LimitAlgorithm.AIMD, range, window, 10, 1.5, 0.4, 0.8))
			.withMessageStartingWith("backoff is 0.4");
		assertThatIllegalArgumentException()
			.isThrownBy(() -> new ConcurrencySettings(LimitAlgorithm.AIMD, range, window, 10, 1.5, 0.9, 0))
			.withMessageStartingWith("cpuTarget is 0.0");
	}

	@Test
	void makesEachAlgorithm() {
		for (LimitAlgorithm each : LimitAlgorithm.values()) {
			String name = ConcurrencyLimiter.algorithm(ConcurrencySettings.DEFAULTS.with(each, LimitRange.DEFAULTS))
				.getClass()
				.getSimpleName();
			assertThat(name.toUpperCase(Locale.ROOT)).isEqualTo(each.name().replace("_", "") + "LIMIT");
		}
	}

	@Test
	void allocatesNothing() {
		ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
		ConcurrencyLimiter system = new ConcurrencyLimiter("test", () -> ConcurrencySettings.fixed(2));
		long least = Long.MAX_VALUE;
		for (int round = 0; round < 20; round++) {
			long before = threads.getCurrentThreadAllocatedBytes();
			for (int i = 0; i < 1000; i++) {
				long start = system.tryAcquire();
				system.release(start, (i % 3 == 0) ? Outcome.DROPPED : Outcome.SUCCESS);
			}
			least = Math.min(least, threads.getCurrentThreadAllocatedBytes() - before);
		}
		assertThat(least).isZero();
		this.limiter.tryAcquire();
		this.limiter.tryAcquire();
		this.limiter.tryAcquire();
		least = Long.MAX_VALUE;
		for (int round = 0; round < 20; round++) {
			long before = threads.getCurrentThreadAllocatedBytes();
			for (int i = 0; i < 1000; i++) {
				this.limiter.tryAcquire();
			}
			least = Math.min(least, threads.getCurrentThreadAllocatedBytes() - before);
		}
		assertThat(least).as("refused").isZero();
	}

	private ConcurrencyLimiter limiter(List<Partition> partitions) {
		return new ConcurrencyLimiter("test", this.settings::get, partitions, ConcurrencyLimiter::algorithm,
				this.now::get);
	}

	private void end(Duration time, Outcome outcome) {
		long start = this.limiter.tryAcquire();
		this.now.addAndGet(time.toNanos());
		this.limiter.release(start, outcome);
	}

	// Fills the limit after the end of a window, so that the first that ends moves it
	private void window(ConcurrencyLimiter moved, Outcome outcome) {
		this.now.addAndGet(3000 * MILLI);
		long[] starts = new long[moved.limit()];
		for (int i = 0; i < starts.length; i++) {
			starts[i] = moved.tryAcquire();
		}
		this.now.addAndGet(MILLI);
		moved.release(starts[0], outcome);
		for (int i = 1; i < starts.length; i++) {
			moved.release(starts[i], Outcome.IGNORED);
		}
	}

	private static ConcurrencySettings aimd(LimitRange range) {
		return new ConcurrencySettings(LimitAlgorithm.AIMD, range, Duration.ofMillis(250), 1, 1.5, 0.9, 0.8);
	}

}
