package io.outrigger.autoconfigure.sidecar.guard;

import io.github.resilience4j.bulkhead.BulkheadRegistry;
import io.github.resilience4j.bulkhead.event.BulkheadEvent;
import io.github.resilience4j.circuitbreaker.CircuitBreakerRegistry;
import io.github.resilience4j.circuitbreaker.event.CircuitBreakerEvent;
import io.github.resilience4j.consumer.DefaultEventConsumerRegistry;
import io.github.resilience4j.consumer.EventConsumerRegistry;
import io.github.resilience4j.springboot3.bulkhead.autoconfigure.BulkheadAutoConfiguration;
import io.github.resilience4j.springboot3.circuitbreaker.autoconfigure.CircuitBreakerAutoConfiguration;
import io.github.resilience4j.springboot3.ratelimiter.autoconfigure.RateLimiterAutoConfiguration;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link ResilienceEventsAutoConfiguration} and {@link RecentEvents}.
 */
class ResilienceEventsAutoConfigurationTests {

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(CircuitBreakerAutoConfiguration.class, BulkheadAutoConfiguration.class,
				RateLimiterAutoConfiguration.class, ResilienceEventsAutoConfiguration.class));

	@Test
	void takesThePlaceOfThoseThatLock() {
		this.runner.run((context) -> {
			assertThat(context).hasNotFailed();
			context.getBean(CircuitBreakerRegistry.class).circuitBreaker("r").transitionToOpenState();
			context.getBean(BulkheadRegistry.class).bulkhead("r").tryAcquirePermission();
			RecentEventsRegistry<?> events = context.getBean("outriggerCircuitBreakerEvents",
					RecentEventsRegistry.class);
			assertThat(events.getAllEventConsumer()).hasOnlyElementsOfType(RecentEvents.class);
			assertThat(events.getEventConsumer("r").getBufferedEvents()).singleElement()
				.isInstanceOfSatisfying(CircuitBreakerEvent.class, (event) -> assertThat(event.getEventType())
					.isEqualTo(CircuitBreakerEvent.Type.STATE_TRANSITION));
			assertThat(context.getBeanNamesForType(EventConsumerRegistry.class)).contains("outriggerBulkheadEvents",
					"outriggerRateLimiterEvents");
		});
	}

	@Test
	void isOffWithTheSidecarOrWithoutResilience4j() {
		this.runner.withPropertyValues("outrigger.sidecar.enabled=false")
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean("outriggerBulkheadEvents"));
		new ApplicationContextRunner().withConfiguration(AutoConfigurations.of(ResilienceEventsAutoConfiguration.class))
			.withClassLoader(new FilteredClassLoader(EventConsumerRegistry.class))
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean("outriggerBulkheadEvents"));
	}

	@Test
	void backsOffFromTheUsersOwn() {
		this.runner.withUserConfiguration(Own.class)
			.run((context) -> assertThat(context).hasBean("own")
				.doesNotHaveBean("outriggerBulkheadEvents")
				.hasBean("outriggerRateLimiterEvents"));
	}

	@Test
	void keepsTheLastEventsInTheirOrder() {
		RecentEvents<Integer> events = new RecentEvents<>(3);
		assertThat(events.getBufferedEvents()).isEmpty();
		events.consumeEvent(1);
		events.consumeEvent(2);
		assertThat(events.getBufferedEventsStream()).containsExactly(1, 2);
		events.consumeEvent(3);
		events.consumeEvent(4);
		assertThat(events.getBufferedEvents()).containsExactly(2, 3, 4);
	}

	@Configuration(proxyBeanMethods = false)
	static class Own {

		@Bean
		EventConsumerRegistry<BulkheadEvent> own() {
			return new DefaultEventConsumerRegistry<>();
		}

	}

}
