package io.outrigger.cache.level;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

/**
 * How it stands with a key in a level.
 *
 * @param <V> the type of the value
 * @param reachable whether the level could be asked
 * @param bucket the bucket of the key
 * @param generation that of the key; 0 if it has none now
 * @param epoch that of its bucket
 * @param stored what lies there and counts; {@code null} if nothing does
 * @param busy how long a process may still load the key; zero if none does
 */
public record Standing<V>(boolean reachable, int bucket, long generation, long epoch, @Nullable Stored<V> stored,
		Duration busy) {
}
