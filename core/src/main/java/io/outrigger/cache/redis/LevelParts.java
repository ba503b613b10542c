package io.outrigger.cache.redis;

import java.time.Duration;
import java.util.function.Supplier;

import io.outrigger.cache.CacheEvent;
import io.outrigger.redis.EventCounts;

/**
 * What a level is made of.
 *
 * @param <K> the type of the keys
 * @param <V> the type of the values
 * @param keys its keys in Redis
 * @param scripts run against these
 * @param encoding writes keys and values
 * @param clock Redis' clock
 * @param counts what happens
 * @param outbox what could not be sent
 * @param loads waits for those of other processes
 * @param loadTime for how long the generation of a key is kept: a load that takes longer
 * fills nothing
 */
record LevelParts<K, V>(CacheKeys keys, CacheScripts scripts, Encoding<K, V> encoding, RedisClock clock,
		EventCounts<CacheEvent> counts, Outbox outbox, OtherLoads loads, Supplier<Duration> loadTime) {
}
