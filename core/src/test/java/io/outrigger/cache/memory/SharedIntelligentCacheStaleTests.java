package io.outrigger.cache.memory;

import java.util.function.Supplier;

import io.outrigger.cache.CachesSettings;
import io.outrigger.cache.IntelligentCacheStaleContract;
import io.outrigger.cache.IntelligentCaches;
import io.outrigger.cache.level.ModelLevels;
import io.outrigger.time.Ticker;

/**
 * The contract of {@link CaffeineCache} in front of a level that processes share: values
 * that are fresh no more.
 */
class SharedIntelligentCacheStaleTests extends IntelligentCacheStaleContract {

	@Override
	protected IntelligentCaches create(Supplier<CachesSettings> settings, Ticker ticker) {
		return new InMemoryIntelligentCaches(settings, ticker, new ModelLevels(ticker), (name) -> null);
	}

}
