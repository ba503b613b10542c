package io.outrigger.springcloud;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.common.circuitbreaker.configuration.CommonCircuitBreakerConfigurationProperties;
import io.github.resilience4j.core.IntervalFunction;
import io.github.resilience4j.ratelimiter.RateLimiter;
import io.github.resilience4j.retry.Retry;
import io.github.resilience4j.spring6.circuitbreaker.configure.CircuitBreakerConfiguration;
import io.github.resilience4j.springboot3.circuitbreaker.autoconfigure.CircuitBreakerAutoConfiguration;
import org.junit.jupiter.api.Test;
import org.springframework.cloud.client.circuitbreaker.ReactiveCircuitBreakerFactory;
import reactor.core.publisher.Mono;

import io.outrigger.redis.RedisConnections;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The version of Resilience4j that Spring Cloud pins, which is older than ours.
 */
class Resilience4jTests {

	private static final Pattern VERSION = Pattern.compile("-(\\d+\\.\\d+\\.\\d+)\\.jar");

	@Test
	void everyModuleIsOfTheVersionThatIsTestedHere() {
		assertThat(Stream.of(CircuitBreaker.class, RateLimiter.class, Retry.class, IntervalFunction.class,
				CommonCircuitBreakerConfigurationProperties.class, CircuitBreakerConfiguration.class,
				CircuitBreakerAutoConfiguration.class))
			.extracting(Resilience4jTests::version)
			.containsOnly(System.getProperty("resilience4j.version"));
	}

	@Test
	void anApplicationStartsAndItsCircuitBreakersWork() {
		try (Fleet fleet = new Fleet()) {
			fleet.start(WhoAmI.class, "orders", "orders-1");
			ReactiveCircuitBreakerFactory<?, ?> breakers = fleet.bean("orders-1", ReactiveCircuitBreakerFactory.class);
			assertThat(breakers.create("stock")
				.run(Mono.error(new IllegalStateException("away")), (failure) -> Mono.just("fallback"))
				.block(Duration.ofSeconds(10))).isEqualTo("fallback");
		}
	}

	@Test
	void ourOwnBreakersWorkWithItToo() {
		try (Fleet fleet = new Fleet()) {
			fleet.start(WhoAmI.class, "orders", "orders-1", "outrigger.backend=redis", "spring.data.redis.port=1");
			assertThat(fleet.bean("orders-1", RedisConnections.class)).isNotNull();
			assertThat(fleet.client("orders-1").get().uri("/whoami").retrieve().bodyToMono(String.class).block())
				.isEqualTo("orders-1");
		}
	}

	private static String version(Class<?> type) {
		Matcher matcher = VERSION.matcher(type.getProtectionDomain().getCodeSource().getLocation().getPath());
		assertThat(matcher.find()).isTrue();
		return matcher.group(1);
	}

}
