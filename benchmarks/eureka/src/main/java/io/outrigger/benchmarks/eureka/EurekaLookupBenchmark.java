package io.outrigger.benchmarks.eureka;

import java.util.List;
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
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.cloud.client.ServiceInstance;
import org.springframework.cloud.netflix.eureka.EurekaDiscoveryClient;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * A discovery as Spring Cloud's own clients do it, from the registry that a Eureka client
 * has fetched from the server at the system property {@code eureka.address}.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class EurekaLookupBenchmark {

	/**
	 * How many instances the service has.
	 */
	@Param({ "10", "1000" })
	public int instances;

	private String service = "";

	private @Nullable ConfigurableApplicationContext context;

	private @Nullable EurekaDiscoveryClient client;

	/**
	 * Starts the client, which fetches the registry at once.
	 */
	@Setup
	public void start() {
		this.context = new SpringApplicationBuilder(EurekaMemberApplication.class).web(WebApplicationType.NONE)
			.run("--spring.main.banner-mode=off", "--logging.level.root=error",
					"--eureka.client.register-with-eureka=false", "--eureka.client.jersey.enabled=false",
					"--eureka.client.service-url.defaultZone=" + System.getProperty("eureka.address"));
		this.client = this.context.getBean(EurekaDiscoveryClient.class);
		this.service = "lookup-" + this.instances;
		int found = this.client.getInstances(this.service).size();
		if (found != this.instances) {
			throw new IllegalStateException("There are " + found + " instances but must be " + this.instances);
		}
	}

	/**
	 * Asks for them.
	 * @return the instances
	 */
	@Benchmark
	public List<ServiceInstance> discover() {
		EurekaDiscoveryClient present = this.client;
		return (present != null) ? present.getInstances(this.service) : List.of();
	}

	/**
	 * Ends the client.
	 */
	@TearDown
	public void stop() {
		if (this.context != null) {
			this.context.close();
		}
	}

}
