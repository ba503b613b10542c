package io.outrigger.flow.concurrency;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.IntConsumer;

import org.junit.jupiter.api.Test;

import io.outrigger.flow.concurrency.algorithm.LimitStep;
import io.outrigger.flow.concurrency.algorithm.LimitStep.Cause;
import io.outrigger.time.Ticker;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Many threads at one {@link ConcurrencyLimiter}.
 */
class ConcurrencyLimiterStressTests {

	private static final int THREADS = 8;

	private static final int ROUNDS = 60_000;

	@Test
	void neverLetsInMoreThanTheLimitAndLosesNone() throws Exception {
		for (int limit : new int[] { 1, 3, 7 }) {
			ConcurrencyLimiter limiter = limiter(limit, List.of(Partition.lending("all", 1)));
			AtomicInteger inside = new AtomicInteger();
			AtomicInteger most = new AtomicInteger();
			threads((thread) -> {
				for (int i = 0; i < ROUNDS; i++) {
					long start = limiter.tryAcquire();
					if (start >= 0) {
						most.accumulateAndGet(inside.incrementAndGet(), Math::max);
						inside.decrementAndGet();
						limiter.release(start, Outcome.SUCCESS);
					}
				}
			});
			assertThat(most.get()).isBetween(1, limit);
			assertFull(limiter, limit);
		}
	}

	@Test
	void keepsPartitionsThatDoNotLendWithinTheLimitAndNeverRefusesThemBelowTheirShare() throws Exception {
		List<Partition> partitions = List.of(new Partition("a", 0.5, false), new Partition("b", 0.25, false),
				Partition.lending("rest", 0));
		ConcurrencyLimiter limiter = limiter(8, partitions);
		AtomicInteger inside = new AtomicInteger();
		AtomicInteger most = new AtomicInteger();
		AtomicInteger refused = new AtomicInteger();
		// Four threads hold up to four of "a", two up to two of "b": all they are
		// promised
		threads((thread) -> {
			int partition = (thread < 4) ? 0 : (thread < 6) ? 1 : 2;
			for (int i = 0; i < ROUNDS; i++) {
				long start = limiter.tryAcquire(partition);
				if (start >= 0) {
					most.accumulateAndGet(inside.incrementAndGet(), Math::max);
					inside.decrementAndGet();
					limiter.release(start, Outcome.SUCCESS);
				}
				else if (partition != 2) {
					refused.incrementAndGet();
				}
			}
		});
		assertThat(refused).hasValue(0);
		assertThat(most.get()).isLessThanOrEqualTo(8);
		assertThat(limiter.inFlight()).isZero();
	}

	@Test
	void neverRefusesALenderBelowItsShareAndKeepsBorrowersWithinTheLimit() throws Exception {
		List<Partition> partitions = List.of(Partition.lending("high", 0.5), Partition.lending("low", 0));
		ConcurrencyLimiter limiter = limiter(6, partitions);
		AtomicIntegerArray inside = new AtomicIntegerArray(2);
		AtomicIntegerArray most = new AtomicIntegerArray(2);
		AtomicInteger refused = new AtomicInteger();
		threads((thread) -> {
			int partition = (thread < 3) ? 0 : 1;
			SplittableRandom random = new SplittableRandom(thread);
			List<Long> held = new ArrayList<>();
			for (int i = 0; i < ROUNDS; i++) {
				long start = (held.size() < ((partition == 0) ? 1 : 3)) ? limiter.tryAcquire(partition)
						: Long.MIN_VALUE;
				if (start >= 0) {
					held.add(start);
					most.accumulateAndGet(partition, inside.incrementAndGet(partition), Math::max);
				}
				else if (start == ConcurrencyLimiter.REFUSED && partition == 0) {
					refused.incrementAndGet();
				}
				if (!held.isEmpty() && random.nextBoolean()) {
					inside.decrementAndGet(partition);
					limiter.release(held.remove(held.size() - 1), Outcome.DROPPED);
				}
			}
			held.forEach((start) -> {
				inside.decrementAndGet(partition);
				limiter.release(start, Outcome.IGNORED);
			});
		});
		assertThat(refused).hasValue(0);
		assertThat(most.get(0)).isLessThanOrEqualTo(3);
		assertThat(most.get(1)).isBetween(1, 6);
		assertThat(limiter.inFlight()).isZero();
	}

	@Test
	void moveTheLimitOneAtATime() throws Exception {
		AtomicInteger moving = new AtomicInteger();
		AtomicInteger collisions = new AtomicInteger();
		AtomicReference<ConcurrencySettings> settings = new AtomicReference<>(ConcurrencySettings.DEFAULTS);
		int[] unguarded = new int[1];
		AtomicInteger calls = new AtomicInteger();
		AtomicInteger time = new AtomicInteger();
		ConcurrencyLimiter limiter = new ConcurrencyLimiter("test", settings::get, List.of(Partition.lending("all", 1)),
				(applied) -> (limit, sample) -> {
					collisions.addAndGet(moving.getAndIncrement());
					unguarded[0]++;
					calls.incrementAndGet();
					moving.decrementAndGet();
					return new LimitStep(limit, Cause.STEADY);
				}, () -> time.addAndGet(1000) * 10_000L);
		threads((thread) -> {
			for (int i = 0; i < ROUNDS; i++) {
				long start = limiter.tryAcquire();
				if (start >= 0) {
					limiter.release(start, Outcome.SUCCESS);
				}
			}
		});
		assertThat(collisions).hasValue(0);
		assertThat(calls.get()).isGreaterThan(100).isEqualTo(unguarded[0]);
	}

	private static void assertFull(ConcurrencyLimiter limiter, int limit) {
		assertThat(limiter.inFlight()).isZero();
		for (int i = 0; i < limit; i++) {
			assertThat(limiter.tryAcquire()).isNotNegative();
		}
		assertThat(limiter.tryAcquire()).isNegative();
	}

	private static ConcurrencyLimiter limiter(int limit, List<Partition> partitions) {
		ConcurrencySettings settings = ConcurrencySettings.fixed(limit);
		return new ConcurrencyLimiter("test", () -> settings, partitions, ConcurrencyLimiter::algorithm,
				Ticker.system());
	}

	private static void threads(IntConsumer work) throws InterruptedException, ExecutionException {
		ExecutorService pool = Executors.newFixedThreadPool(THREADS);
		try {
			List<Future<?>> all = new ArrayList<>();
			for (int i = 0; i < THREADS; i++) {
				int thread = i;
				all.add(pool.submit(() -> work.accept(thread)));
			}
			for (Future<?> one : all) {
				one.get();
			}
		}
		finally {
			pool.shutdownNow();
		}
	}

}
