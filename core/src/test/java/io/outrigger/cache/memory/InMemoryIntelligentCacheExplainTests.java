package io.outrigger.cache.memory;

import java.util.function.Supplier;

import io.outrigger.cache.CachesSettings;
import io.outrigger.cache.IntelligentCacheExplainContract;
import io.outrigger.cache.IntelligentCaches;
import io.outrigger.time.Ticker;

/**
 * Tests for {@link CaffeineCache}: what it tells of itself.
 */
class InMemoryIntelligentCacheExplainTests extends IntelligentCacheExplainContract {

	@Override
	protected IntelligentCaches create(Supplier<CachesSettings> settings, Ticker ticker) {
		return new InMemoryIntelligentCaches(settings, ticker);
	}

}
