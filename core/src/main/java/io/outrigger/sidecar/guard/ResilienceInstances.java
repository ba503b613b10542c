package io.outrigger.sidecar.guard;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

import io.github.resilience4j.bulkhead.Bulkhead;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.core.Registry;
import io.github.resilience4j.ratelimiter.RateLimiter;

/**
 * The Resilience4j instances of routes, in the registries in which all others are, so
 * that its endpoints and meters show them. One that somebody else made under the same
 * name, by configuration say, is used as it is and never replaced; one of ours is kept
 * for as long as its settings are the same.
 */
final class ResilienceInstances {

	private final ResilienceRegistries registries;

	private final Owned<CircuitBreaker> breakers;

	private final Owned<Bulkhead> bulkheads;

	private final Owned<RateLimiter> limiters;

	ResilienceInstances(ResilienceRegistries registries) {
		this.registries = registries;
		this.breakers = new Owned<>(registries.breakers());
		this.bulkheads = new Owned<>(registries.bulkheads());
		this.limiters = new Owned<>(registries.rateLimiters());
	}

	CircuitBreaker breaker(String name, BreakerSettings settings) {
		String other = settings.name();
		return (other != null) ? this.registries.breakers().circuitBreaker(other)
				: this.breakers.get(name, settings,
						() -> this.registries.breakers().circuitBreaker(name, settings.toConfig()),
						() -> CircuitBreaker.of(name, settings.toConfig()));
	}

	/**
	 * Returns a breaker with the configuration of another.
	 * @param other the other
	 * @param name name of the breaker
	 * @param lifetime it begins anew when this changes
	 * @return the breaker
	 */
	CircuitBreaker breakerLike(CircuitBreaker other, String name, long lifetime) {
		Like like = new Like(other, lifetime);
		return this.breakers.get(name, like,
				() -> this.registries.breakers().circuitBreaker(name, other.getCircuitBreakerConfig()),
				() -> CircuitBreaker.of(name, other.getCircuitBreakerConfig()));
	}

	Bulkhead bulkhead(String name, BulkheadSettings settings) {
		String other = settings.name();
		return (other != null) ? this.registries.bulkheads().bulkhead(other)
				: this.bulkheads.get(name, settings,
						() -> this.registries.bulkheads().bulkhead(name, settings.toConfig()),
						() -> Bulkhead.of(name, settings.toConfig()));
	}

	RateLimiter limiter(String name, RateLimitSettings settings) {
		String other = settings.name();
		return (other != null) ? this.registries.rateLimiters().rateLimiter(other)
				: this.limiters.get(name, settings,
						() -> this.registries.rateLimiters().rateLimiter(name, settings.toConfig()),
						() -> RateLimiter.of(name, settings.toConfig()));
	}

	void forgetBreaker(String name) {
		this.breakers.forget(name);
	}

	void forget(String name) {
		this.breakers.forget(name);
		this.bulkheads.forget(name);
		this.limiters.forget(name);
	}

	/**
	 * What the breaker of an instance follows from.
	 */
	private record Like(CircuitBreaker other, long lifetime) {
	}

	/**
	 * The instances in a registry that are ours, and what each follows from.
	 *
	 * @param <E> the type of the instances
	 */
	private static final class Owned<E> {

		private final Map<String, Object> settings = new ConcurrentHashMap<>();

		private final Registry<E, ?> registry;

		Owned(Registry<E, ?> registry) {
			this.registry = registry;
		}

		synchronized E get(String name, Object settings, Supplier<E> registration, Supplier<E> creation) {
			E present = this.registry.find(name).orElse(null);
			if (present == null) {
				this.settings.put(name, settings);
				return registration.get();
			}
			Object before = this.settings.get(name);
			if (before == null || before.equals(settings)) {
				return present;
			}
			this.settings.put(name, settings);
			E created = creation.get();
			this.registry.replace(name, created);
			return created;
		}

		synchronized void forget(String name) {
			if (this.settings.remove(name) != null) {
				this.registry.remove(name);
			}
		}

	}

}
