package io.outrigger.benchmarks.flow;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import com.netflix.concurrency.limits.Limiter;
import com.netflix.concurrency.limits.limit.Gradient2Limit;
import com.netflix.concurrency.limits.limit.VegasLimit;
import com.netflix.concurrency.limits.limiter.SimpleLimiter;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

import io.outrigger.flow.concurrency.ConcurrencyLimiter;
import io.outrigger.flow.concurrency.ConcurrencySettings;
import io.outrigger.flow.concurrency.Outcome;
import io.outrigger.flow.concurrency.Partition;
import io.outrigger.flow.concurrency.Permit;
import io.outrigger.flow.concurrency.algorithm.LimitAlgorithm;
import io.outrigger.flow.concurrency.algorithm.LimitRange;
import io.outrigger.time.Ticker;

/**
 * A permit of an adaptive limit of concurrency, got and given back as a success.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class AdaptivePermitBenchmark {

	private static final List<Partition> CLASSES = Stream.of("high", "normal", "low")
		.map((name) -> Partition.lending(name, 0.3))
		.toList();

	private final ConcurrencyLimiter gradient2 = ours(LimitAlgorithm.GRADIENT2, List.of(Partition.lending("all", 1)));

	private final ConcurrencyLimiter vegas = ours(LimitAlgorithm.VEGAS, List.of(Partition.lending("all", 1)));

	private final ConcurrencyLimiter classes = ours(LimitAlgorithm.GRADIENT2, CLASSES);

	private final ConcurrencyLimiter full = new ConcurrencyLimiter("full", () -> ConcurrencySettings.DEFAULTS);

	private final Limiter<Void> netflixGradient2 = SimpleLimiter.newBuilder()
		.limit(Gradient2Limit.newDefault())
		.build();

	private final Limiter<Void> netflixVegas = SimpleLimiter.newBuilder().limit(VegasLimit.newDefault()).build();

	/**
	 * Fills the limit of one limiter.
	 */
	public AdaptivePermitBenchmark() {
		while (this.full.tryAcquire() >= 0) {
			// Nothing is given back
		}
	}

	/**
	 * Ours by Gradient2.
	 * @return its start
	 */
	@Benchmark
	public long gradient2() {
		return pass(this.gradient2, 0);
	}

	/**
	 * Ours by Vegas.
	 * @return its start
	 */
	@Benchmark
	public long vegas() {
		return pass(this.vegas, 0);
	}

	/**
	 * Ours with three partitions.
	 * @return its start
	 */
	@Benchmark
	public long partitions() {
		return pass(this.classes, 1);
	}

	/**
	 * Ours as an object.
	 * @return whether it was the first ending
	 */
	@Benchmark
	public boolean object() {
		Permit permit = this.gradient2.acquire(0);
		return permit != null && permit.end(Outcome.SUCCESS);
	}

	/**
	 * Ours, refused.
	 * @return that it is refused
	 */
	@Benchmark
	public long refused() {
		return this.full.tryAcquire();
	}

	/**
	 * Netflix's by Gradient2.
	 * @return its listener
	 */
	@Benchmark
	public Optional<Limiter.Listener> netflixGradient2() {
		return pass(this.netflixGradient2);
	}

	/**
	 * Netflix's by Vegas.
	 * @return its listener
	 */
	@Benchmark
	public Optional<Limiter.Listener> netflixVegas() {
		return pass(this.netflixVegas);
	}

	private static long pass(ConcurrencyLimiter limiter, int partition) {
		long start = limiter.tryAcquire(partition);
		if (start >= 0) {
			limiter.release(start, Outcome.SUCCESS);
		}
		return start;
	}

	@SuppressWarnings("NullAway") // their limiter without a context takes null
	private static Optional<Limiter.Listener> pass(Limiter<Void> limiter) {
		Optional<Limiter.Listener> listener = limiter.acquire(null);
		listener.ifPresent(Limiter.Listener::onSuccess);
		return listener;
	}

	private static ConcurrencyLimiter ours(LimitAlgorithm algorithm, List<Partition> partitions) {
		ConcurrencySettings settings = ConcurrencySettings.DEFAULTS.with(algorithm, LimitRange.DEFAULTS);
		return new ConcurrencyLimiter("ours", () -> settings, partitions, ConcurrencyLimiter::algorithm,
				Ticker.system());
	}

}
