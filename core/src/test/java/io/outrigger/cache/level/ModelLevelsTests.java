package io.outrigger.cache.level;

import java.time.Duration;
import java.util.Map;

import io.outrigger.cache.CacheSettings;
import io.outrigger.cache.CachesSettings;
import io.outrigger.cache.IntelligentCache;
import io.outrigger.cache.memory.InMemoryIntelligentCaches;
import io.outrigger.time.Ticker;

/**
 * That {@link ModelLevels}, by which memory is judged, owes what levels owe.
 */
class ModelLevelsTests extends SharedLevelContract {

	private final ModelLevels levels = new ModelLevels(Ticker.system());

	@Override
	protected SharedLevel<Integer, String> open(ChangeListener<Integer> listener) {
		return this.levels.open(products(), listener);
	}

	@Override
	protected void flush() {
		this.levels.flush();
	}

	static IntelligentCache<Integer, String> products() {
		return new InMemoryIntelligentCaches(
				() -> new CachesSettings(new CacheSettings(TTL, Duration.ZERO, 100, Duration.ofSeconds(10), true),
						Map.of()),
				Ticker.system())
			.cache("products", Integer.class, String.class);
	}

}
