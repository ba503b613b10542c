package io.outrigger.benchmarks.flow.local;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

import com.google.common.util.concurrent.RateLimiter;
import io.github.bucket4j.Bandwidth;
import io.github.bucket4j.Bucket;
import io.github.resilience4j.ratelimiter.RateLimiterConfig;
import io.github.resilience4j.ratelimiter.internal.AtomicRateLimiter;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/**
 * What users would pick instead, with the same limit.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class PeerBenchmark {

	/**
	 * Asks Resilience4j.
	 * @param limiters theirs
	 * @return its answer
	 */
	@Benchmark
	public boolean resilience4j(Limiters limiters) {
		return limiters.resilience4j.acquirePermission();
	}

	/**
	 * Asks Bucket4j.
	 * @param limiters theirs
	 * @return its answer
	 */
	@Benchmark
	public boolean bucket4j(Limiters limiters) {
		return limiters.bucket4j.tryConsume(1);
	}

	/**
	 * Asks Guava.
	 * @param limiters theirs
	 * @return its answer
	 */
	@Benchmark
	public boolean guava(Limiters limiters) {
		return limiters.guava.tryAcquire();
	}

	/**
	 * Limiters that never refuse, however fast they are asked.
	 */
	@State(Scope.Benchmark)
	@SuppressWarnings("UnstableApiUsage") // Guava's limiter is marked so ever since
	public static class Limiters {

		private static final int MUCH = 100_000_000;

		private final AtomicRateLimiter resilience4j = new AtomicRateLimiter("peer",
				RateLimiterConfig.custom()
					.limitForPeriod(MUCH)
					.limitRefreshPeriod(Duration.ofSeconds(1))
					.timeoutDuration(Duration.ZERO)
					.build());

		private final Bucket bucket4j = Bucket.builder()
			.addLimit(Bandwidth.builder().capacity(MUCH).refillGreedy(MUCH, Duration.ofSeconds(1)).build())
			.build();

		private final RateLimiter guava = RateLimiter.create(MUCH);

	}

}
