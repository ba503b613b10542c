package io.outrigger.cache.memory;

import java.util.function.Supplier;

import io.outrigger.cache.CachesSettings;
import io.outrigger.cache.IntelligentCacheRaceContract;
import io.outrigger.cache.IntelligentCaches;
import io.outrigger.time.Ticker;

/**
 * Tests for {@link CaffeineCache}, where a change meets a load.
 */
class InMemoryIntelligentCacheRaceTests extends IntelligentCacheRaceContract {

	@Override
	protected IntelligentCaches create(Supplier<CachesSettings> settings, Ticker ticker) {
		return new InMemoryIntelligentCaches(settings, ticker);
	}

}
