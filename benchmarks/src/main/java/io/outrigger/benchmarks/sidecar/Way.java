package io.outrigger.benchmarks.sidecar;

import java.util.Locale;

/**
 * A way to call a service.
 */
enum Way {

	/**
	 * A client that nobody has customized.
	 */
	BARE("bare WebClient"),

	/**
	 * The client that Spring Boot builds.
	 */
	BOOT("WebClient with Boot's observation"),

	/**
	 * A client behind two breakers, a bulkhead and a rate limit of Resilience4j, a
	 * time-out, and with our headers: what these cost, whoever puts them together.
	 */
	LIBRARIES("WebClient behind Resilience4j alone, by hand"),

	/**
	 * As documented: nothing is observed.
	 */
	CLOUD("Spring Cloud LoadBalancer and CircuitBreaker"),

	/**
	 * Over the client that Spring Boot builds.
	 */
	CLOUD_OBSERVED("Spring Cloud LoadBalancer and CircuitBreaker, with Boot's observation"),

	/**
	 * Ours with everything on.
	 */
	OURS("ours, everything on"),

	/**
	 * Ours in an application without tracing, but with Boot's timers.
	 */
	OURS_UNTRACED("ours, without tracing"),

	/**
	 * Ours in an application that observes no calls.
	 */
	OURS_UNOBSERVED("ours, without tracing and timers");

	private final String text;

	Way(String text) {
		this.text = text;
	}

	/**
	 * Returns the word by which the process that calls knows it.
	 * @return the word
	 */
	String word() {
		return name().toLowerCase(Locale.ROOT).replace('_', '-');
	}

	@Override
	public String toString() {
		return this.text;
	}

}
