package io.outrigger.sidecar.rate;

import java.util.List;

import io.outrigger.flow.rate.KeyUse;

/**
 * How a rule stands.
 *
 * @param rule the rule
 * @param granted how many requests it let in
 * @param refused how many it refused
 * @param keys about how many keys it knows
 * @param top the keys that asked most lately
 * @param alone whether this instance decides alone, for the fleet cannot be asked
 */
public record RateView(RateRule rule, long granted, long refused, long keys, List<KeyUse<String>> top, boolean alone) {
}
