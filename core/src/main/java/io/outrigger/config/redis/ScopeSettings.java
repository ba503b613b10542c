package io.outrigger.config.redis;

/**
 * What the stores of a config center have in common.
 *
 * @param namespace separates config centers that share a Redis
 * @param historySize how many versions of each key are kept
 * @param maxReleases how many releases the audit trail of each scope keeps, or a few more
 */
public record ScopeSettings(String namespace, int historySize, int maxReleases) {
}
