package io.outrigger.benchmarks.cloudconfig;

import java.util.concurrent.TimeUnit;

import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.Environment;

/**
 * How a property is read that came from the config server at the system property
 * {@code config.address}.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class RefreshedReadBenchmark {

	private @Nullable ConfigurableApplicationContext context;

	private @Nullable Banner banner;

	private @Nullable Storefront storefront;

	private @Nullable Environment environment;

	/**
	 * Starts the client, which asks the server.
	 */
	@Setup
	public void start() {
		this.context = new SpringApplicationBuilder(ConfigClientApplication.class, Banner.class)
			.web(WebApplicationType.NONE)
			.run("--spring.main.banner-mode=off", "--logging.level.root=error", "--spring.application.name=storefront",
					"--spring.cloud.config.enabled=true",
					"--spring.config.import=configserver:" + System.getProperty("config.address"));
		this.banner = this.context.getBean(Banner.class);
		this.storefront = this.context.getBean(Storefront.class);
		this.environment = this.context.getEnvironment();
		if (refreshScope() == 0 || refreshScope() != propertiesBean()) {
			throw new IllegalStateException("The server's property has not arrived");
		}
	}

	/**
	 * Asks a bean of the refresh scope.
	 * @return the value
	 */
	@Benchmark
	public int refreshScope() {
		Banner present = this.banner;
		return (present != null) ? present.getDiscountPercent() : 0;
	}

	/**
	 * Asks a bean that is bound again, setter by setter.
	 * @return the value
	 */
	@Benchmark
	public int propertiesBean() {
		Storefront present = this.storefront;
		return (present != null) ? present.getDiscountPercent() : 0;
	}

	/**
	 * Asks the environment.
	 * @return the value
	 */
	@Benchmark
	public @Nullable String environment() {
		Environment present = this.environment;
		return (present != null) ? present.getProperty("storefront.discount-percent") : null;
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
