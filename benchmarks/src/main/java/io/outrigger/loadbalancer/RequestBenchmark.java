package io.outrigger.loadbalancer;

import java.time.Duration;
import java.util.Map;
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

import io.outrigger.loadbalancer.policy.BalancingPolicies;
import io.outrigger.registry.ServiceInstance;
import io.outrigger.registry.memory.InMemoryServiceRegistry;
import io.outrigger.time.Ticker;

/**
 * All that the load balancer does for one request: registry, settings, pick, attempt, and
 * what is counted when it is answered and when it ends.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class RequestBenchmark {

	/**
	 * How many instances the service has.
	 */
	@Param({ "3", "10", "100", "1000" })
	public int instances;

	/**
	 * Who picks.
	 */
	@Param({ "p2c", "round-robin" })
	public String policy = "";

	private @Nullable LoadBalancer balancer;

	/**
	 * Registers the instances.
	 */
	@Setup
	public void fill() {
		InMemoryServiceRegistry registry = new InMemoryServiceRegistry(Duration.ofDays(1), () -> 0);
		for (int i = 0; i < this.instances; i++) {
			registry.register(ServiceInstance.builder("stock", "stock-" + i, "localhost", 8080).build()).block();
		}
		LoadBalancerSettings settings = new LoadBalancerSettings(PolicyChoice.of(this.policy), Map.of());
		this.balancer = new LoadBalancers(registry, () -> settings, new BalancingPolicies(), Ticker.system())
			.find("stock");
	}

	/**
	 * Picks, and counts the answer and the end.
	 * @return the instance
	 */
	@Benchmark
	public @Nullable ServiceInstance request() {
		LoadBalancer present = this.balancer;
		if (present == null) {
			return null;
		}
		Attempt attempt = present.pick();
		attempt.responded(200);
		attempt.complete();
		return attempt.instance();
	}

}
