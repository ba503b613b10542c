package io.outrigger.cache.memory;

import java.time.Duration;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

import io.outrigger.cache.CacheSettings;
import io.outrigger.time.Ticker;

/**
 * How long what is kept is kept.
 */
final class Lifetimes {

	private final Supplier<CacheSettings> settings;

	private final Ticker ticker;

	Lifetimes(Supplier<CacheSettings> settings, Ticker ticker) {
		this.settings = settings;
		this.ticker = ticker;
	}

	long now() {
		return this.ticker.nanos();
	}

	CacheSettings settings() {
		return this.settings.get();
	}

	/**
	 * Returns how long something is kept that is loaded.
	 * @param value the value, {@code null} if there is none
	 * @return the time; zero if it is not kept at all
	 */
	Duration ofLoaded(@Nullable Object value) {
		return (value != null) ? settings().ttl() : settings().nullTtl();
	}

	/**
	 * Returns how long something is kept that is put.
	 * @param value the value, {@code null} if there is none
	 * @return the time
	 */
	Duration ofPut(@Nullable Object value) {
		Duration ttl = ofLoaded(value);
		return ttl.isZero() ? settings().ttl() : ttl;
	}

	<V> Entry<V> entry(@Nullable V value, Duration ttl, long generation, Region region) {
		Duration bounded = (ttl.compareTo(CacheSettings.MAX_TTL) < 0) ? ttl : CacheSettings.MAX_TTL;
		return new Entry<>(value, now() + bounded.toNanos(), generation, region);
	}

}
