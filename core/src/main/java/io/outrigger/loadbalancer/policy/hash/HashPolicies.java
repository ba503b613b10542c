package io.outrigger.loadbalancer.policy.hash;

import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.IntUnaryOperator;

import io.outrigger.loadbalancer.settings.PolicySettings;
import io.outrigger.loadbalancer.spi.BalancingPolicy;
import io.outrigger.loadbalancer.spi.PickRequest;

/**
 * Creates the policies that keep requests with the same key together.
 */
public final class HashPolicies {

	/**
	 * The policies by name, made from settings and a source of random numbers.
	 */
	public static final Map<String, BiFunction<PolicySettings, IntUnaryOperator, BalancingPolicy>> BY_NAME = Map
		.of("consistent-hash", (settings,
				random) -> new ConsistentHashPolicy(settings.hash(), new RequestHash(settings.hash()::keyHash, random)),
				"ip-hash",
				(settings, random) -> new ConsistentHashPolicy(settings.hash(),
						new RequestHash(PickRequest::clientHash, random)),
				"maglev", (settings, random) -> new MaglevPolicy(new RequestHash(settings.hash()::keyHash, random)));

	private HashPolicies() {
	}

}
