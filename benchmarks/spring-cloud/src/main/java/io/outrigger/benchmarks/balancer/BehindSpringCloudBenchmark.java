package io.outrigger.benchmarks.balancer;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
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
import org.openjdk.jmh.infra.Blackhole;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.cloud.client.ServiceInstance;
import org.springframework.cloud.client.loadbalancer.DefaultRequest;
import org.springframework.cloud.client.loadbalancer.Request;
import org.springframework.cloud.client.loadbalancer.reactive.ReactiveLoadBalancer;
import org.springframework.cloud.loadbalancer.core.RoundRobinLoadBalancer;
import org.springframework.cloud.loadbalancer.support.LoadBalancerClientFactory;
import org.springframework.context.ConfigurableApplicationContext;
import reactor.core.publisher.Mono;

import io.outrigger.registry.ServiceRegistry;

/**
 * The choice of an instance as an application has it: by our policies, or by Spring
 * Cloud's round robin over a list that its default cache holds.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class BehindSpringCloudBenchmark {

	private static final String SERVICE = "stock";

	private static final String THEIRS = "spring-cloud";

	/**
	 * How many instances the service has.
	 */
	@Param({ "3", "10", "100", "1000" })
	public int instances;

	/**
	 * Who chooses: the name of one of our policies, or Spring Cloud.
	 */
	@Param({ "p2c", "round-robin", THEIRS })
	public String chooser = THEIRS;

	private final Request<?> request = new DefaultRequest<>();

	private @Nullable ConfigurableApplicationContext context;

	private @Nullable ReactiveLoadBalancer<ServiceInstance> balancer;

	/**
	 * Starts the application.
	 */
	@Setup
	public void start() {
		boolean theirs = this.chooser.equals(THEIRS);
		List<String> properties = new ArrayList<>(
				List.of("spring.application.name=caller", "spring.main.banner-mode=off", "logging.level.root=error"));
		if (theirs) {
			properties.add("outrigger.enabled=false");
			for (int i = 0; i < this.instances; i++) {
				properties.add("spring.cloud.discovery.client.simple.instances.%s[%d].uri=http://localhost:%d"
					.formatted(SERVICE, i, 10_000 + i));
			}
		}
		else {
			properties.add("outrigger.loadbalancer.policy=" + this.chooser);
		}
		ConfigurableApplicationContext started = new SpringApplicationBuilder(Caller.class).web(WebApplicationType.NONE)
			.properties(properties.toArray(String[]::new))
			.run();
		if (!theirs) {
			register(started.getBean(ServiceRegistry.class));
		}
		this.context = started;
		this.balancer = started.getBean(LoadBalancerClientFactory.class).getInstance(SERVICE);
		if (theirs != (this.balancer instanceof RoundRobinLoadBalancer)) {
			throw new IllegalStateException("It is not " + this.chooser + " that chooses, but " + this.balancer);
		}
	}

	private void register(ServiceRegistry registry) {
		for (int i = 0; i < this.instances; i++) {
			registry
				.register(io.outrigger.registry.ServiceInstance
					.builder(SERVICE, "stock-%05d".formatted(i), "localhost", 10_000 + i)
					.build())
				.block();
		}
	}

	/**
	 * Ends the application.
	 */
	@TearDown
	public void stop() {
		if (this.context != null) {
			this.context.close();
		}
	}

	/**
	 * Chooses.
	 * @param taker takes what was chosen
	 */
	@Benchmark
	public void choose(Blackhole taker) {
		Mono.from(Objects.requireNonNull(this.balancer).choose(this.request)).subscribe(taker::consume);
	}

}
