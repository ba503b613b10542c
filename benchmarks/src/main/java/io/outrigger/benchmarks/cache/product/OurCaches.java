package io.outrigger.benchmarks.cache.product;

import java.time.Duration;
import java.util.Map;

import io.outrigger.cache.CacheSettings;
import io.outrigger.cache.CachesSettings;
import io.outrigger.cache.IntelligentCaches;
import io.outrigger.cache.level.SharedLevels;
import io.outrigger.cache.memory.InMemoryIntelligentCaches;
import io.outrigger.time.Ticker;

/**
 * Caches of ours, set up alike wherever they are measured.
 */
public final class OurCaches {

	/**
	 * How long a value is kept, by the peers too: longer than anything is measured.
	 */
	public static final Duration TTL = Duration.ofHours(1);

	/**
	 * How many values are kept in memory by default.
	 */
	public static final int MAX_ENTRIES = 10_000;

	private OurCaches() {
	}

	/**
	 * Makes caches in memory alone.
	 * @param maxEntries how many values each may hold
	 * @return the caches
	 */
	public static IntelligentCaches inMemory(int maxEntries) {
		CachesSettings all = new CachesSettings(settings(maxEntries), Map.of());
		return new InMemoryIntelligentCaches(() -> all, Ticker.system());
	}

	static IntelligentCaches shared(SharedLevels shared, int maxEntries) {
		return shared(shared, settings(maxEntries));
	}

	static IntelligentCaches inRedisAlone(SharedLevels shared) {
		return shared(shared, settings(1).with(new CacheSettings.Memory(false, 1, 0, TTL)));
	}

	private static IntelligentCaches shared(SharedLevels shared, CacheSettings settings) {
		CachesSettings all = new CachesSettings(settings, Map.of());
		return new InMemoryIntelligentCaches(() -> all, Ticker.system(), shared, (name) -> null);
	}

	private static CacheSettings settings(int maxEntries) {
		return CacheSettings.of(TTL, Duration.ZERO, maxEntries, Duration.ofSeconds(10));
	}

}
