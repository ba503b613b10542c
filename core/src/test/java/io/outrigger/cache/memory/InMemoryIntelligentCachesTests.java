package io.outrigger.cache.memory;

import java.util.function.Supplier;

import io.outrigger.cache.CachesSettings;
import io.outrigger.cache.IntelligentCaches;
import io.outrigger.cache.IntelligentCachesContract;
import io.outrigger.time.Ticker;

/**
 * Tests for {@link InMemoryIntelligentCaches}.
 */
class InMemoryIntelligentCachesTests extends IntelligentCachesContract {

	@Override
	protected IntelligentCaches create(Supplier<CachesSettings> settings, Ticker ticker) {
		return new InMemoryIntelligentCaches(settings, ticker);
	}

}
