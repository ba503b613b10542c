package io.outrigger.loadbalancer.policy;

import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Function;
import java.util.function.IntUnaryOperator;

/**
 * The policies by the names under which they are configured. Immutable.
 */
public final class BalancingPolicies {

	/**
	 * The policy of a service for which none is named.
	 */
	public static final String DEFAULT = "p2c";

	private static final Map<String, Function<IntUnaryOperator, BalancingPolicy>> KNOWN = new TreeMap<>(
			Map.of(DEFAULT, PowerOfTwoChoicesPolicy::new, "round-robin", RoundRobinPolicy::new));

	private final IntUnaryOperator random;

	/**
	 * Creates policies that draw from one source of random numbers.
	 * @param random gives a number from 0 to less than its argument; safe for use from
	 * several threads
	 */
	public BalancingPolicies(IntUnaryOperator random) {
		this.random = random;
	}

	/**
	 * Creates policies that draw from each thread's own source of random numbers.
	 */
	public BalancingPolicies() {
		this((bound) -> ThreadLocalRandom.current().nextInt(bound));
	}

	/**
	 * Returns the names of the policies.
	 * @return the names, in order
	 */
	public static Set<String> names() {
		return KNOWN.keySet();
	}

	/**
	 * Creates a policy for one service.
	 * @param name name of the policy
	 * @return a new policy
	 * @throws IllegalArgumentException if there is no such policy; the message lists
	 * those there are
	 */
	public BalancingPolicy create(String name) {
		Function<IntUnaryOperator, BalancingPolicy> known = KNOWN.get(name);
		if (known == null) {
			throw new IllegalArgumentException(
					"Policy is '" + name + "' but must be: one of " + String.join(", ", names()));
		}
		return known.apply(this.random);
	}

}
