package io.outrigger.benchmarks.flow.local;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

import io.outrigger.flow.rate.KeyedRateLimiter;
import io.outrigger.flow.rate.RateLimit;
import io.outrigger.flow.rate.RateLimiter;
import io.outrigger.flow.rate.SlidingLog;
import io.outrigger.flow.rate.SlidingWindow;
import io.outrigger.flow.rate.TokenBucket;
import io.outrigger.time.Ticker;

/**
 * Our limiters, each of them one that all threads share.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class RateLimitBenchmark {

	/**
	 * Asks a token bucket.
	 * @param limiters ours
	 * @return its answer
	 */
	@Benchmark
	public long tokenBucket(Limiters limiters) {
		return limiters.bucket.tryAcquire();
	}

	/**
	 * Asks a sliding window.
	 * @param limiters ours
	 * @return its answer
	 */
	@Benchmark
	public long slidingWindow(Limiters limiters) {
		return limiters.window.tryAcquire();
	}

	/**
	 * Asks a sliding log.
	 * @param limiters ours
	 * @return its answer
	 */
	@Benchmark
	public long slidingLog(Limiters limiters) {
		return limiters.log.tryAcquire();
	}

	/**
	 * Asks for one of many keys.
	 * @param limiters ours
	 * @return its answer
	 */
	@Benchmark
	public long keyed(Limiters limiters) {
		return limiters.keyed.tryAcquire("ann", 1);
	}

	/**
	 * Limiters that never refuse, however fast they are asked.
	 */
	@State(Scope.Benchmark)
	public static class Limiters {

		private static final RateLimit MUCH = RateLimit.perSecond(100_000_000);

		private static final RateLimit MUCH_FOR_A_LOG = RateLimit.of(100_000, Duration.ofMillis(1));

		private final RateLimiter bucket = new TokenBucket(() -> MUCH, Ticker.system());

		private final RateLimiter window = new SlidingWindow(() -> MUCH, Ticker.system());

		private final RateLimiter log = new SlidingLog(() -> MUCH_FOR_A_LOG, Ticker.system());

		private final KeyedRateLimiter<String> keyed = new KeyedRateLimiter<>(() -> MUCH, 1_000, Ticker.system());

		/**
		 * Fills the keyed one.
		 */
		public Limiters() {
			for (int i = 0; i < 1_000; i++) {
				this.keyed.tryAcquire("caller " + i, 1);
			}
		}

	}

}
