package io.outrigger.cache.redis;

import java.time.Duration;

/**
 * How caches use Redis.
 *
 * @param namespace separates fleets that share a Redis
 * @param comparison time between comparisons, which bounds for how long a lost message
 * goes unnoticed
 * @param patience time after which a change that was not answered will not be made by
 * itself any more
 */
public record RedisCacheSettings(String namespace, Duration comparison, Duration patience) {
}
