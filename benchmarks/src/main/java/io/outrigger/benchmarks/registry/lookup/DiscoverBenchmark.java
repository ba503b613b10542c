package io.outrigger.benchmarks.registry.lookup;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

import io.outrigger.benchmarks.registry.Crowd;
import io.outrigger.registry.ServiceView;

/**
 * A discovery from a registry that follows a real Redis, whose address is the system
 * property {@code redis.uri}.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class DiscoverBenchmark {

	/**
	 * How many instances the service has.
	 */
	@Param({ "10", "1000" })
	public int instances;

	private @Nullable Crowd crowd;

	/**
	 * Registers them and waits until they are known here.
	 */
	@Setup
	public void fill() {
		this.crowd = Crowd.in(System.getProperty("redis.uri"), "lookup-" + this.instances);
		this.crowd.register(this.instances);
		this.crowd.awaitAll(this.instances, Duration.ofSeconds(30));
	}

	/**
	 * Asks for them.
	 * @return the view
	 */
	@Benchmark
	public @Nullable ServiceView discover() {
		Crowd present = this.crowd;
		return (present != null) ? present.registry().discover(Crowd.SERVICE) : null;
	}

	/**
	 * Ends the connections.
	 */
	@TearDown
	public void close() {
		if (this.crowd != null) {
			this.crowd.close();
		}
	}

}
