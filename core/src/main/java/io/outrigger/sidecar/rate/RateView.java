package io.outrigger.sidecar.rate;

import java.util.List;

import org.jspecify.annotations.Nullable;

import io.outrigger.flow.rate.KeyUse;

/**
 * How a rule stands.
 *
 * @param rule the rule
 * @param granted how many requests it let in
 * @param refused how many it refused
 * @param keys about how many keys it knows; {@code null} where the fleet counts together
 * @param top the keys that asked most lately; empty where the fleet counts together
 * @param alone whether this instance decides alone, for the fleet cannot be asked
 */
public record RateView(RateRule rule, long granted, long refused, @Nullable Long keys, List<KeyUse<String>> top,
		boolean alone) {
}
