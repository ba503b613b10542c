package io.outrigger.loadbalancer.steering;

import java.time.Duration;
import java.util.List;

import io.outrigger.loadbalancer.settings.Rule;
import io.outrigger.loadbalancer.spi.RequestKey;

/**
 * What makes a session, and how long it may rest. Immutable.
 *
 * @param keys where a request may name its session, in order of preference; none if there
 * are no sessions
 * @param timeout how long after its last request a session is forgotten, from a second to
 * a week
 */
public record StickySettings(List<RequestKey> keys, Duration timeout) {

	private static final Duration LEAST = Duration.ofSeconds(1);

	private static final Duration MOST = Duration.ofDays(7);

	/**
	 * Settings in which nothing is configured: no sessions.
	 */
	public static final StickySettings DEFAULTS = new StickySettings(List.of(), Duration.ofMinutes(30));

	/**
	 * Checks every value.
	 * @throws IllegalArgumentException if a value breaks its rule; the message names the
	 * setting, the value and the rule
	 */
	public StickySettings {
		keys = List.copyOf(keys);
		Rule.requireBetween("sticky.timeout", timeout, LEAST, MOST);
	}

}
