package io.outrigger.loadbalancer.roster;

import java.time.Instant;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.IntUnaryOperator;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

import io.outrigger.loadbalancer.zone.Locality;

/**
 * What the load balancers need to know of this process and the world. Immutable; what is
 * in it is safe for use from several threads.
 *
 * @param here where this process runs
 * @param service name of the service that this process is an instance of, if it is one:
 * its instances are the other callers
 * @param id name of this process, which no other caller has: it decides which part of a
 * large service this process uses
 * @param clock tells the time, by which the age of an instance is measured when it is
 * first seen, and nothing else
 * @param random gives a number from 0 to less than its argument
 */
public record Surroundings(Locality here, @Nullable String service, String id, Supplier<Instant> clock,
		IntUnaryOperator random) {

	/**
	 * Returns what is known in a process of which it is known where it runs and nothing
	 * else: it has no clock, so that every instance counts as old when it is first seen.
	 * @param here where it runs
	 * @return the surroundings
	 */
	public static Surroundings of(Locality here) {
		return new Surroundings(here, null, "", () -> Instant.MAX,
				(bound) -> ThreadLocalRandom.current().nextInt(bound));
	}

}
