package io.outrigger.benchmarks.simulation.client;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;

import org.jspecify.annotations.Nullable;

import io.outrigger.loadbalancer.LoadBalancerSettings;
import io.outrigger.loadbalancer.PolicyChoice;
import io.outrigger.loadbalancer.policy.BalancingPolicies;
import io.outrigger.loadbalancer.settings.AttemptTimes;
import io.outrigger.loadbalancer.settings.Attempting;
import io.outrigger.loadbalancer.settings.FailoverSettings;
import io.outrigger.loadbalancer.settings.HashSettings;
import io.outrigger.loadbalancer.settings.HedgingSettings;
import io.outrigger.loadbalancer.settings.LatencySettings;
import io.outrigger.loadbalancer.settings.PerService;
import io.outrigger.loadbalancer.settings.PolicySettings;
import io.outrigger.loadbalancer.settings.ScoreSettings;
import io.outrigger.loadbalancer.settings.placement.EjectionSettings;
import io.outrigger.loadbalancer.settings.placement.EjectionTime;
import io.outrigger.loadbalancer.settings.placement.Placement;
import io.outrigger.loadbalancer.settings.placement.SlowStartSettings;
import io.outrigger.loadbalancer.settings.placement.ZoneSettings;

/**
 * One of the ways to balance that are compared.
 *
 * @param name its name in the table
 * @param policy the policy
 * @param custom the policy of the simulation's own, if it is one
 * @param placement among whom it picks
 * @param attempting how often requests are sent; {@code null} for once, not through the
 * attempt engine
 */
public record Variant(String name, String policy, @Nullable String custom, Placement placement,
		@Nullable Attempting attempting) {

	/**
	 * The default policy.
	 */
	public static final Variant DEFAULT = of(BalancingPolicies.DEFAULT);

	/**
	 * The same, and a request that fails is sent once more: after a status of 500 too.
	 */
	public static final Variant FAILOVER = new Variant("p2c + failover", BalancingPolicies.DEFAULT, null,
			Placement.DEFAULTS, Attempting.DEFAULTS.with(failover(Set.of(500, 502, 503, 504))));

	/**
	 * The same as the default, and a request that is slow is sent once more.
	 */
	public static final Variant HEDGING = new Variant("p2c + hedging", BalancingPolicies.DEFAULT, null,
			Placement.DEFAULTS,
			Attempting.DEFAULTS.with(FailoverSettings.DEFAULTS.attempts(1)).with(HedgingSettings.on()));

	/**
	 * Round robin without ejection, slow start and zones.
	 */
	public static final Variant PLAIN_ROUND_ROBIN = plain("round-robin", null);

	/**
	 * The power of two choices by requests in flight alone.
	 */
	public static final Variant PLAIN_P2C = plain(BalancingPolicies.CUSTOM, PlainPolicies.CHOICES);

	/**
	 * The least requests in flight, and nothing else.
	 */
	public static final Variant PLAIN_LEAST = plain(BalancingPolicies.CUSTOM, PlainPolicies.LEAST);

	/**
	 * Peak EWMA without ejection, slow start and zones.
	 */
	public static final Variant PLAIN_EWMA = plain("peak-ewma", null);

	/**
	 * Returns a policy with everything else as it is unless configured, each request sent
	 * once.
	 * @param policy name of the policy
	 * @return the variant
	 */
	public static Variant of(String policy) {
		return new Variant(policy, policy, null, Placement.DEFAULTS, null);
	}

	/**
	 * Returns all variants that are compared in every scenario: all policies but
	 * {@code custom}, for which {@link #PLAIN_P2C} stands.
	 * @return the variants in the order of the table
	 */
	public static List<Variant> all() {
		List<Variant> all = new ArrayList<>(List.of(DEFAULT, FAILOVER, HEDGING));
		BalancingPolicies.names()
			.stream()
			.filter((policy) -> !policy.equals(BalancingPolicies.DEFAULT) && !policy.equals(BalancingPolicies.CUSTOM))
			.sorted(Comparator.naturalOrder())
			.map(Variant::of)
			.forEach(all::add);
		all.addAll(List.of(PLAIN_P2C, PLAIN_ROUND_ROBIN));
		return all;
	}

	/**
	 * Returns the settings.
	 * @param timeout how long a request may take; zero for no limit
	 * @return settings for every service
	 */
	LoadBalancerSettings settings(Duration timeout) {
		PolicySettings settings = new PolicySettings(2, HashSettings.DEFAULTS, ScoreSettings.DEFAULTS,
				LatencySettings.DEFAULTS, Map.of(), this.custom);
		Attempting attempting = (this.attempting != null) ? this.attempting : Attempting.DEFAULTS;
		FailoverSettings failover = attempting.failover().times(AttemptTimes.within(timeout, Duration.ZERO));
		return new LoadBalancerSettings(new PolicyChoice(this.policy, settings), Map.of(),
				PerService.all(this.placement), PerService.all(attempting.with(failover)));
	}

	private static FailoverSettings failover(Set<Integer> statuses) {
		FailoverSettings usual = FailoverSettings.DEFAULTS;
		return new FailoverSettings(usual.attempts(), usual.methods(), usual.outcomes(), statuses, usual.times(),
				usual.keptBody(), usual.sameInstance());
	}

	private static Variant plain(String policy, @Nullable String custom) {
		EjectionSettings noEjection = new EjectionSettings(false, 5, 0.8, 10, 3, 0.1, 0.5, false,
				EjectionTime.DEFAULTS);
		Placement placement = Placement.DEFAULTS.with(noEjection)
			.with(new SlowStartSettings(Duration.ZERO, 0.1, 1))
			.with(new ZoneSettings(false, 6));
		return new Variant((custom != null) ? custom : "plain " + policy, policy, custom, placement, null);
	}

}
