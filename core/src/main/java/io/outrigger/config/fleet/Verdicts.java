package io.outrigger.config.fleet;

import java.util.Collections;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What the fleet thinks of a release that was tried out on it. Immutable.
 *
 * @param accepted ids of the instances that could run with it
 * @param refused by instance, why it could not
 * @param silent ids of the instances that did not answer in time: nothing is known of
 * them, and they refuse nothing
 */
public record Verdicts(Set<String> accepted, Map<String, String> refused, Set<String> silent) {

	/**
	 * Nobody was asked.
	 */
	public static final Verdicts NONE = new Verdicts(Set.of(), Map.of(), Set.of());

	/**
	 * Copies the sets, in the order of the ids.
	 */
	public Verdicts {
		accepted = Collections.unmodifiableSet(new TreeSet<>(accepted));
		refused = Collections.unmodifiableMap(new TreeMap<>(refused));
		silent = Collections.unmodifiableSet(new TreeSet<>(silent));
	}

}
