package io.outrigger.cache.memory;

import java.util.function.Supplier;

import io.outrigger.cache.CachesSettings;
import io.outrigger.cache.IntelligentCacheTimeoutContract;
import io.outrigger.cache.IntelligentCaches;
import io.outrigger.cache.level.ModelLevels;
import io.outrigger.time.Ticker;

/**
 * The contract of {@link CaffeineCache} in front of a level that processes share: loads
 * that take long.
 */
class SharedIntelligentCacheTimeoutTests extends IntelligentCacheTimeoutContract {

	@Override
	protected IntelligentCaches create(Supplier<CachesSettings> settings, Ticker ticker) {
		return new InMemoryIntelligentCaches(settings, ticker, new ModelLevels(ticker), (name) -> null);
	}

}
