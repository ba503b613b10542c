package io.outrigger.benchmarks.config.read;

import java.time.Duration;
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

import io.outrigger.benchmarks.config.member.SettingsMember;
import io.outrigger.benchmarks.config.member.SettingsMemberApplication;
import io.outrigger.benchmarks.config.member.Storefront;
import io.outrigger.config.LiveConfig;
import io.outrigger.config.Release;
import io.outrigger.config.Release.Change;
import io.outrigger.config.publish.ConfigPublisher;

/**
 * How a setting is read that was published to the Redis at the system property
 * {@code redis.uri}.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class LiveReadBenchmark {

	private static final int PUBLISHED = 5;

	private @Nullable ConfigurableApplicationContext context;

	private @Nullable LiveConfig<Storefront> storefront;

	private @Nullable Environment environment;

	/**
	 * Starts the application, and publishes the setting.
	 */
	@Setup
	public void start() {
		this.context = new SpringApplicationBuilder(SettingsMemberApplication.class).web(WebApplicationType.NONE)
			.run("--spring.main.banner-mode=off", "--logging.level.root=error", "--spring.application.name=storefront",
					"--outrigger.backend=redis", "--spring.data.redis.url=" + System.getProperty("redis.uri"));
		this.context.getBean(ConfigPublisher.class)
			.publish(new Release(Change.set("storefront.discount-percent", Integer.toString(PUBLISHED)), "ann", "read"))
			.block(Duration.ofSeconds(30));
		this.storefront = this.context.getBean(SettingsMember.class).storefront();
		this.environment = this.context.getEnvironment();
		if (live() != PUBLISHED) {
			throw new IllegalStateException("The setting is " + live() + " but must be " + PUBLISHED);
		}
	}

	/**
	 * Asks a record that follows releases.
	 * @return the value
	 */
	@Benchmark
	public int live() {
		LiveConfig<Storefront> present = this.storefront;
		return (present != null) ? present.get().discountPercent() : 0;
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
	 * Ends the application.
	 */
	@TearDown
	public void stop() {
		if (this.context != null) {
			this.context.close();
		}
	}

}
