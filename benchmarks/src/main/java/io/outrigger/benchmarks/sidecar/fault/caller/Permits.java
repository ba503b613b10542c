package io.outrigger.benchmarks.sidecar.fault.caller;

import io.github.resilience4j.bulkhead.Bulkhead;
import io.github.resilience4j.bulkhead.BulkheadRegistry;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerRegistry;
import org.springframework.beans.factory.BeanFactory;

/**
 * What calls have of Resilience4j's permits.
 *
 * @param breakers all circuit breakers
 * @param bulkheads all bulkheads
 */
record Permits(CircuitBreakerRegistry breakers, BulkheadRegistry bulkheads) {

	static Permits of(BeanFactory application) {
		return new Permits(application.getBean(CircuitBreakerRegistry.class),
				application.getBean(BulkheadRegistry.class));
	}

	int ofBulkheads() {
		return this.bulkheads.getAllBulkheads()
			.stream()
			.map(Bulkhead::getMetrics)
			.mapToInt((metrics) -> metrics.getMaxAllowedConcurrentCalls() - metrics.getAvailableConcurrentCalls())
			.sum();
	}

	/**
	 * Returns how many permits half-open breakers miss that were neither used nor given
	 * back. One that is closed or open has none to lose.
	 * @return their number
	 */
	int ofBreakers() {
		return this.breakers.getAllCircuitBreakers()
			.stream()
			.filter((breaker) -> breaker.getState() == CircuitBreaker.State.HALF_OPEN)
			.mapToInt(Permits::missing)
			.sum();
	}

	private static int missing(CircuitBreaker breaker) {
		int all = breaker.getCircuitBreakerConfig().getPermittedNumberOfCallsInHalfOpenState();
		int used = breaker.getMetrics().getNumberOfBufferedCalls();
		int left = 0;
		while (left < all && breaker.tryAcquirePermission()) {
			left++;
		}
		for (int i = 0; i < left; i++) {
			breaker.releasePermission();
		}
		return all - used - left;
	}

}
