package io.outrigger.autoconfigure.sidecar.guard;

import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;

import io.github.resilience4j.bulkhead.Bulkhead;
import io.github.resilience4j.bulkhead.BulkheadRegistry;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerRegistry;
import io.github.resilience4j.ratelimiter.RateLimiter;
import io.github.resilience4j.ratelimiter.RateLimiterRegistry;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.BeanFactory;

import io.outrigger.autoconfigure.failure.InvalidPropertyException;
import io.outrigger.autoconfigure.loadbalancer.settings.PropertyPrefix;
import io.outrigger.sidecar.guard.GuardSettings;
import io.outrigger.sidecar.guard.ResilienceRegistries;

/**
 * The Resilience4j instances that a route may name: those that are there.
 */
public final class NamedInstances {

	private final BeanFactory factory;

	/**
	 * Creates them.
	 * @param factory has the registries, if there are any
	 */
	public NamedInstances(BeanFactory factory) {
		this.factory = factory;
	}

	/**
	 * Returns where Resilience4j instances are kept.
	 * @return the application's registries, and others where it has none
	 */
	public ResilienceRegistries registries() {
		ResilienceRegistries own = ResilienceRegistries.ofOwn();
		return new ResilienceRegistries(
				this.factory.getBeanProvider(CircuitBreakerRegistry.class).getIfUnique(own::breakers),
				this.factory.getBeanProvider(BulkheadRegistry.class).getIfUnique(own::bulkheads),
				this.factory.getBeanProvider(RateLimiterRegistry.class).getIfUnique(own::rateLimiters));
	}

	/**
	 * Checks that the instances are there which a route names.
	 * @param prefix where its properties stand
	 * @param settings what keeps its calls back
	 * @throws InvalidPropertyException if one is not, or cannot be used
	 */
	public void check(PropertyPrefix prefix, GuardSettings settings) {
		String breaker = (settings.breaker() != null) ? settings.breaker().name() : null;
		String bulkhead = (settings.bulkhead() != null) ? settings.bulkhead().name() : null;
		String limiter = (settings.rateLimit() != null) ? settings.rateLimit().name() : null;
		if (breaker == null && bulkhead == null && limiter == null) {
			return;
		}
		ResilienceRegistries registries = registries();
		check(prefix, "circuit-breaker.name", breaker,
				names(registries.breakers().getAllCircuitBreakers(), CircuitBreaker::getName));
		check(prefix, "bulkhead.name", bulkhead, names(registries.bulkheads().getAllBulkheads(), Bulkhead::getName));
		check(prefix, "rate-limit.name", limiter,
				names(registries.rateLimiters().getAllRateLimiters(), RateLimiter::getName));
		if (bulkhead != null
				&& !registries.bulkheads().bulkhead(bulkhead).getBulkheadConfig().getMaxWaitDuration().isZero()) {
			throw new InvalidPropertyException(prefix.text() + "bulkhead.name", bulkhead,
					"a bulkhead with a max-wait-duration of 0, for its own wait would block event loops; "
							+ "bulkhead.max-wait of the route does not");
		}
	}

	private static <E> Set<String> names(Set<E> instances, Function<E, String> name) {
		return instances.stream().map(name).collect(Collectors.toCollection(TreeSet::new));
	}

	private static void check(PropertyPrefix prefix, String property, @Nullable String name, Set<String> known) {
		if (name != null && !known.contains(name)) {
			throw new InvalidPropertyException(prefix.text() + property, Objects.requireNonNull(name),
					"the name of a Resilience4j instance, of which there is "
							+ (known.isEmpty() ? "none" : String.join(", ", known)));
		}
	}

}
