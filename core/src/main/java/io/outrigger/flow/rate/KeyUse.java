package io.outrigger.flow.rate;

/**
 * What a key asked for since it is known.
 *
 * @param <K> the kind of keys
 * @param key the key
 * @param granted how many decisions were yes
 * @param refused how many decisions were no
 * @param remaining how many permits it could have now
 */
public record KeyUse<K>(K key, long granted, long refused, long remaining) {
}
