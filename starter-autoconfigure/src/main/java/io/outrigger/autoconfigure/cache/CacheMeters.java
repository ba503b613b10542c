package io.outrigger.autoconfigure.cache;

import java.util.concurrent.TimeUnit;
import java.util.function.ToDoubleFunction;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.FunctionTimer;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;

import io.outrigger.cache.CacheStatistics;
import io.outrigger.cache.IntelligentCache;
import io.outrigger.cache.IntelligentCaches;

/**
 * Meters of each cache, from the moment someone asks for it; {@code docs/cache.md} lists
 * them.
 */
class CacheMeters implements MeterBinder {

	private final IntelligentCaches caches;

	CacheMeters(IntelligentCaches caches) {
		this.caches = caches;
	}

	@Override
	public void bindTo(MeterRegistry meters) {
		this.caches.onCache((cache) -> bind(cache, meters));
	}

	private static void bind(IntelligentCache<?, ?> cache, MeterRegistry meters) {
		gets(cache, "hit", CacheStatistics::hits).register(meters);
		gets(cache, "shared", CacheStatistics::sharedHits).register(meters);
		gets(cache, "miss", (statistics) -> statistics.misses() - statistics.collapsed() - statistics.sharedHits())
			.register(meters);
		gets(cache, "collapsed", CacheStatistics::collapsed).register(meters);
		loads(cache, "success", CacheMeters::successes).register(meters);
		loads(cache, "failure", CacheStatistics::loadFailures).register(meters);
		loads(cache, "timeout", CacheStatistics::loadTimeouts).register(meters);
		FunctionTimer
			.builder("outrigger.cache.load.duration", cache, (counted) -> counted.statistics().loads(),
					(counted) -> counted.statistics().loadTime().toNanos(), TimeUnit.NANOSECONDS)
			.tag("cache", cache.name())
			.description("Time that loads took, whatever their end")
			.register(meters);
		counter("outrigger.cache.evictions", cache, CacheStatistics::evictions)
			.description("Values that had to go because there were too many")
			.register(meters);
		Gauge.builder("outrigger.cache.size", cache, (counted) -> counted.statistics().size())
			.tag("cache", cache.name())
			.description("Values in memory, roughly")
			.register(meters);
	}

	private static FunctionCounter.Builder<?> gets(IntelligentCache<?, ?> cache, String result,
			ToDoubleFunction<CacheStatistics> count) {
		return counter("outrigger.cache.gets", cache, count).tag("result", result)
			.description("Keys asked for: answered from memory, from Redis, loaded, or by whoever asked before");
	}

	private static FunctionCounter.Builder<?> loads(IntelligentCache<?, ?> cache, String result,
			ToDoubleFunction<CacheStatistics> count) {
		return counter("outrigger.cache.loads", cache, count).tag("result", result)
			.description("Runs of a loader that ended; one for a batch");
	}

	private static FunctionCounter.Builder<?> counter(String name, IntelligentCache<?, ?> cache,
			ToDoubleFunction<CacheStatistics> count) {
		return FunctionCounter.builder(name, cache, (counted) -> count.applyAsDouble(counted.statistics()))
			.tag("cache", cache.name());
	}

	private static double successes(CacheStatistics statistics) {
		return statistics.loads() - statistics.loadFailures() - statistics.loadTimeouts();
	}

}
