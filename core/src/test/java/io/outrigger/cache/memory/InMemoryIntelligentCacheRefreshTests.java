package io.outrigger.cache.memory;

import java.util.function.Supplier;

import io.outrigger.cache.CachesSettings;
import io.outrigger.cache.IntelligentCacheRefreshContract;
import io.outrigger.cache.IntelligentCaches;
import io.outrigger.time.Ticker;

/**
 * Tests for {@link CaffeineCache}: values that are loaded anew.
 */
class InMemoryIntelligentCacheRefreshTests extends IntelligentCacheRefreshContract {

	@Override
	protected IntelligentCaches create(Supplier<CachesSettings> settings, Ticker ticker) {
		return new InMemoryIntelligentCaches(settings, ticker);
	}

}
