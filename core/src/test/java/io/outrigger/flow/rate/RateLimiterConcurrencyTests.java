package io.outrigger.flow.rate;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import io.outrigger.flow.rate.redis.RateAlgorithm;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Local limiters under many threads.
 */
class RateLimiterConcurrencyTests {

	private static final int THREADS = 3;

	private static final Duration LONG = Duration.ofHours(1);

	private final ExecutorService threads = Executors.newFixedThreadPool(THREADS);

	private final AtomicLong clock = new AtomicLong();

	@AfterEach
	void stop() {
		this.threads.shutdownNow();
	}

	@ParameterizedTest
	@EnumSource
	void whatThreadsSeeCouldHaveHappenedOneAfterTheOther(RateAlgorithm algorithm) throws Exception {
		Random random = new Random(21);
		for (int round = 0; round < 2_000; round++) {
			int permits = 2 + random.nextInt(8);
			RateLimiter limiter = LocalLimiters.of(algorithm, () -> RateLimit.of(permits, LONG), this.clock::get);
			List<Operation> history = record(limiter, random.nextLong());
			assertThat(isLinearizable(history, permits)).as("%d permits: %s", permits, history).isTrue();
		}
	}

	@ParameterizedTest
	@EnumSource
	void neitherChangesOfSettingsNorOfTimeAddAPermit(RateAlgorithm algorithm) throws Exception {
		RateLimit one = RateLimit.of(1_000, LONG);
		RateLimit other = RateLimit.of(1_000, LONG.multipliedBy(2));
		AtomicInteger reads = new AtomicInteger();
		RateLimiter limiter = LocalLimiters.of(algorithm, () -> (reads.getAndIncrement() % 7 < 3) ? one : other,
				this.clock::get);
		List<Future<Long>> granted = all(() -> IntStream.range(0, 5_000).filter((i) -> {
			this.clock.incrementAndGet();
			return limiter.tryAcquire() <= 0;
		}).count());
		long sum = 0;
		for (Future<Long> some : granted) {
			sum += some.get(10, TimeUnit.SECONDS);
		}
		assertThat(sum).isBetween(990L, 1_000L);
	}

	@ParameterizedTest
	@EnumSource
	void givesNoMoreThanTheTimeBringsToThreadsThatMoveIt(RateAlgorithm algorithm) throws Exception {
		RateLimit limit = new RateLimit(100, Duration.ofMillis(1), 100);
		RateLimiter limiter = LocalLimiters.of(algorithm, () -> limit, this.clock::get);
		List<Future<List<Long>>> times = all(() -> {
			List<Long> granted = new ArrayList<>();
			for (int i = 0; i < 30_000; i++) {
				long now = this.clock.addAndGet(100);
				if (limiter.tryAcquire() <= 0) {
					granted.add(now);
				}
			}
			return granted;
		});
		List<Long> all = new ArrayList<>();
		for (Future<List<Long>> some : times) {
			all.addAll(some.get(10, TimeUnit.SECONDS));
		}
		// 9 ms went by
		assertThat(all.size()).isBetween(800, 1_000);
	}

	private <T> List<Future<T>> all(Callable<T> work) {
		CyclicBarrier start = new CyclicBarrier(THREADS);
		return IntStream.range(0, THREADS).mapToObj((i) -> this.threads.submit(() -> {
			start.await();
			return work.call();
		})).toList();
	}

	private List<Operation> record(RateLimiter limiter, long seed) throws Exception {
		AtomicInteger order = new AtomicInteger();
		AtomicInteger thread = new AtomicInteger();
		List<Operation> history = Collections.synchronizedList(new ArrayList<>());
		for (Future<Void> done : this.<Void>all(() -> {
			Random random = new Random(seed + thread.getAndIncrement());
			for (int i = 0; i < 3; i++) {
				long cost = 1 + random.nextInt(2);
				int began = order.getAndIncrement();
				boolean granted = limiter.tryAcquire(cost) <= 0;
				history.add(new Operation(began, order.getAndIncrement(), cost, granted));
			}
			return null;
		})) {
			done.get(10, TimeUnit.SECONDS);
		}
		return history;
	}

	/*
	 * Whether there is an order in which nobody comes before who ended first, and in
	 * which each decision is right.
	 */
	private static boolean isLinearizable(List<Operation> left, long permits) {
		int firstEnd = left.stream().mapToInt(Operation::ended).min().orElse(Integer.MAX_VALUE);
		for (Operation next : left) {
			if (next.began() <= firstEnd && next.granted() == (next.cost() <= permits)) {
				List<Operation> rest = new ArrayList<>(left);
				rest.remove(next);
				if (isLinearizable(rest, next.granted() ? permits - next.cost() : permits)) {
					return true;
				}
			}
		}
		return left.isEmpty();
	}

	private record Operation(int began, int ended, long cost, boolean granted) {
	}

}
