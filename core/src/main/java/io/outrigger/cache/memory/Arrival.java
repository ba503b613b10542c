package io.outrigger.cache.memory;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

import io.outrigger.cache.CacheStatus;

/**
 * What came of one caller's asking for one key.
 *
 * @param <V> the type of the value
 * @param entry the value, or {@code null} if there is none
 * @param hit whether it was there
 * @param stale whether what was there was fresh no more
 * @param stored whether it was loaded and is kept
 * @param collapsed whether someone else had begun the load
 */
record Arrival<V>(@Nullable Entry<V> entry, boolean hit, boolean stale, boolean stored, boolean collapsed) {

	static <V> Arrival<V> hit(Entry<V> entry) {
		return new Arrival<>(entry, true, false, false, false);
	}

	static <V> Arrival<V> stale(Entry<V> entry) {
		return new Arrival<>(entry, true, true, false, false);
	}

	@Nullable V value() {
		return (this.entry != null) ? this.entry.value() : null;
	}

	CacheStatus status(String cache, long now) {
		Duration ttl = (this.entry != null && (this.hit || this.stored)) ? this.entry.fresh(now) : Duration.ZERO;
		return new CacheStatus(cache, this.hit, this.stale, this.stored, this.collapsed, ttl);
	}

}
