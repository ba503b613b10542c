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
		CachesSettings settings = settings(maxEntries);
		return new InMemoryIntelligentCaches(() -> settings, Ticker.system());
	}

	static IntelligentCaches shared(SharedLevels shared, int maxEntries) {
		CachesSettings settings = settings(maxEntries);
		return new InMemoryIntelligentCaches(() -> settings, Ticker.system(), shared, (name) -> null);
	}

	private static CachesSettings settings(int maxEntries) {
		return new CachesSettings(CacheSettings.of(TTL, Duration.ZERO, maxEntries, Duration.ofSeconds(10)), Map.of());
	}

}
