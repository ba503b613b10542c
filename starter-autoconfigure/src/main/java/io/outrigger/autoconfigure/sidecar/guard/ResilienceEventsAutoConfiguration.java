package io.outrigger.autoconfigure.sidecar.guard;

import io.github.resilience4j.bulkhead.event.BulkheadEvent;
import io.github.resilience4j.circuitbreaker.event.CircuitBreakerEvent;
import io.github.resilience4j.consumer.EventConsumerRegistry;
import io.github.resilience4j.ratelimiter.event.RateLimiterEvent;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;

import io.outrigger.autoconfigure.ConditionalOnFeature;

/**
 * Auto-configuration of where Resilience4j keeps its last events: without locks, because
 * calls of routes make some on event loops.
 */
@AutoConfiguration(beforeName = {
		"io.github.resilience4j.springboot3.circuitbreaker.autoconfigure.CircuitBreakerAutoConfiguration",
		"io.github.resilience4j.springboot3.bulkhead.autoconfigure.BulkheadAutoConfiguration",
		"io.github.resilience4j.springboot3.ratelimiter.autoconfigure.RateLimiterAutoConfiguration" })
@ConditionalOnFeature("sidecar")
@ConditionalOnClass(EventConsumerRegistry.class)
public final class ResilienceEventsAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean(value = CircuitBreakerEvent.class, parameterizedContainer = EventConsumerRegistry.class)
	EventConsumerRegistry<CircuitBreakerEvent> outriggerCircuitBreakerEvents() {
		return new RecentEventsRegistry<>();
	}

	@Bean
	@ConditionalOnMissingBean(value = BulkheadEvent.class, parameterizedContainer = EventConsumerRegistry.class)
	EventConsumerRegistry<BulkheadEvent> outriggerBulkheadEvents() {
		return new RecentEventsRegistry<>();
	}

	@Bean
	@ConditionalOnMissingBean(value = RateLimiterEvent.class, parameterizedContainer = EventConsumerRegistry.class)
	EventConsumerRegistry<RateLimiterEvent> outriggerRateLimiterEvents() {
		return new RecentEventsRegistry<>();
	}

}
