package io.outrigger.benchmarks.springcloud;

import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.infra.Blackhole;
import org.springframework.cloud.client.DefaultServiceInstance;
import org.springframework.cloud.client.ServiceInstance;
import org.springframework.cloud.client.loadbalancer.DefaultRequest;
import org.springframework.cloud.client.loadbalancer.Request;
import org.springframework.cloud.loadbalancer.cache.DefaultLoadBalancerCacheManager;
import org.springframework.cloud.loadbalancer.cache.LoadBalancerCacheProperties;
import org.springframework.cloud.loadbalancer.core.CachingServiceInstanceListSupplier;
import org.springframework.cloud.loadbalancer.core.RoundRobinLoadBalancer;
import org.springframework.cloud.loadbalancer.support.ServiceInstanceListSuppliers;
import org.springframework.cloud.loadbalancer.support.SimpleObjectProvider;

/**
 * Spring Cloud's round robin as shipped, over a list that its default cache holds.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class ChooseBenchmark {

	private static final String SERVICE = "stock";

	/**
	 * How many instances the service has.
	 */
	@Param({ "3", "10", "100", "1000" })
	public int instances;

	private final Request<?> request = new DefaultRequest<>();

	private @Nullable RoundRobinLoadBalancer balancer;

	/**
	 * Fills the list.
	 */
	@Setup
	public void fill() {
		ServiceInstance[] all = IntStream.range(0, this.instances)
			.mapToObj((i) -> new DefaultServiceInstance("stock-" + i, SERVICE, "localhost", 8080, false))
			.toArray(ServiceInstance[]::new);
		this.balancer = new RoundRobinLoadBalancer(new SimpleObjectProvider<>(
				new CachingServiceInstanceListSupplier(ServiceInstanceListSuppliers.from(SERVICE, all),
						new DefaultLoadBalancerCacheManager(new LoadBalancerCacheProperties(),
								CachingServiceInstanceListSupplier.SERVICE_INSTANCE_CACHE_NAME))),
				SERVICE);
	}

	/**
	 * Chooses.
	 * @param taker takes what was chosen
	 */
	@Benchmark
	public void choose(Blackhole taker) {
		RoundRobinLoadBalancer present = this.balancer;
		if (present != null) {
			present.choose(this.request).subscribe(taker::consume);
		}
	}

}
