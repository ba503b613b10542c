package io.outrigger.loadbalancer.settings;

import java.util.EnumMap;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import io.outrigger.loadbalancer.spi.Priority;

/**
 * What can be set for policies. Each policy heeds what concerns it. Immutable; equal
 * settings make equal policies.
 *
 * @param choices how many candidates {@code p2c} and {@code peak-ewma} draw, from 2 to 10
 * @param hash for {@code consistent-hash} and {@code ip-hash}
 * @param scoring for {@code scored}
 * @param latency for {@code peak-ewma}, {@code least-latency} and {@code scored}
 * @param priorities for {@code priority}: names of the policies by class; classes that
 * are missing have their default
 * @param custom for {@code custom}: the name of the user's own policy
 */
public record PolicySettings(int choices, HashSettings hash, ScoreSettings scoring, LatencySettings latency,
		Map<Priority, String> priorities, @Nullable String custom) {

	/**
	 * Policies by class unless others are set: the most careful for what must not wait.
	 */
	public static final Map<Priority, String> DEFAULT_PRIORITIES = Map.of(Priority.HIGH, "peak-ewma", Priority.NORMAL,
			"p2c", Priority.LOW, "p2c");

	/**
	 * Settings in which nothing is configured.
	 */
	public static final PolicySettings DEFAULTS = new PolicySettings(2, HashSettings.DEFAULTS, ScoreSettings.DEFAULTS,
			LatencySettings.DEFAULTS, DEFAULT_PRIORITIES, null);

	/**
	 * Checks every value and adds the priorities that are missing.
	 * @throws InvalidSettingException if a value breaks its rule; the message names the
	 * setting, the value and the rule
	 */
	public PolicySettings {
		Rule.require(choices >= 2 && choices <= 10, "choices", choices, "from 2 to 10");
		Map<Priority, String> all = new EnumMap<>(DEFAULT_PRIORITIES);
		all.putAll(priorities);
		priorities = Map.copyOf(all);
	}

}
