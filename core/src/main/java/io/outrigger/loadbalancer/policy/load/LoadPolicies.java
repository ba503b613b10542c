package io.outrigger.loadbalancer.policy.load;

import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.IntUnaryOperator;

import io.outrigger.loadbalancer.settings.PolicySettings;
import io.outrigger.loadbalancer.spi.BalancingPolicy;

/**
 * Creates the policies that choose by what was measured.
 */
public final class LoadPolicies {

	/**
	 * The policies by name, made from settings and a source of random numbers.
	 */
	public static final Map<String, BiFunction<PolicySettings, IntUnaryOperator, BalancingPolicy>> BY_NAME = Map.of(
			"p2c", (settings, random) -> new PowerOfTwoChoicesPolicy(settings.choices(), random), "peak-ewma",
			(settings, random) -> new PeakEwmaPolicy(settings.choices(), settings.latency(), random),
			"least-connections", (settings, random) -> new LeastConnectionsPolicy(random), "weighted-least-connections",
			(settings, random) -> new WeightedLeastConnectionsPolicy(random), "least-latency",
			(settings, random) -> new LeastLatencyPolicy(settings.latency(), random), "scored",
			(settings, random) -> new ScoredPolicy(settings.scoring(), settings.latency(), random));

	private LoadPolicies() {
	}

}
