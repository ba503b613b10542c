package io.outrigger.autoconfigure.cache;

import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.ToDoubleFunction;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.FunctionTimer;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;

import io.outrigger.cache.CacheEvent;
import io.outrigger.cache.CacheStatistics;
import io.outrigger.cache.IntelligentCache;
import io.outrigger.cache.IntelligentCaches;

/**
 * Meters of each cache, from the moment someone asks for it; {@code docs/cache.md} lists
 * them.
 */
class CacheMeters implements MeterBinder {

	private static final Set<CacheEvent> OTHERS = EnumSet.of(CacheEvent.CORRUPT, CacheEvent.FILL_REFUSED,
			CacheEvent.MALFORMED, CacheEvent.LOST, CacheEvent.SET_BACK, CacheEvent.QUEUED, CacheEvent.REPLAYED);

	private final IntelligentCaches caches;

	CacheMeters(IntelligentCaches caches) {
		this.caches = caches;
	}

	@Override
	public void bindTo(MeterRegistry meters) {
		this.caches.onCache((cache) -> bind(cache, meters));
	}

	private static void bind(IntelligentCache<?, ?> cache, MeterRegistry meters) {
		gets(cache, "hit", "memory", "fresh", CacheStatistics::hits).register(meters);
		gets(cache, "hit", "memory", "stale", CacheStatistics::staleHits).register(meters);
		gets(cache, "hit", "shared", "fresh", CacheStatistics::sharedHits).register(meters);
		gets(cache, "hit", "shared", "stale", CacheStatistics::sharedStaleHits).register(meters);
		gets(cache, "miss", "none", "none", CacheMeters::misses).register(meters);
		gets(cache, "collapsed", "none", "none", CacheStatistics::collapsed).register(meters);
		counter("outrigger.cache.fallbacks", cache, CacheStatistics::fallbacks)
			.description("Misses answered with a stale value, because a load failed or took too long")
			.register(meters);
		refreshes(cache, "success", CacheStatistics::refreshes).register(meters);
		refreshes(cache, "failure", CacheStatistics::refreshFailures).register(meters);
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
		shared(cache, meters);
	}

	private static void shared(IntelligentCache<?, ?> cache, MeterRegistry meters) {
		invalidations(cache, "in", CacheEvent.TOLD).register(meters);
		invalidations(cache, "out", CacheEvent.CHANGED).register(meters);
		invalidations(cache, "gap", CacheEvent.GAP).register(meters);
		leases(cache, "won", CacheEvent.LEASE_WON).register(meters);
		leases(cache, "waited", CacheEvent.LEASE_WAITED).register(meters);
		leases(cache, "timeout", CacheEvent.LEASE_TIMED_OUT).register(meters);
		for (CacheEvent event : OTHERS) {
			counter("outrigger.cache.events", cache, (statistics) -> count(statistics, event))
				.tag("event", event.name().toLowerCase(Locale.ROOT).replace('_', '-'))
				.description("What else happened between memory and Redis")
				.register(meters);
		}
	}

	private static FunctionCounter.Builder<?> gets(IntelligentCache<?, ?> cache, String result, String level,
			String freshness, ToDoubleFunction<CacheStatistics> count) {
		return counter("outrigger.cache.gets", cache, count).tag("result", result)
			.tag("level", level)
			.tag("freshness", freshness)
			.description("Keys asked for: answered from memory, from Redis, loaded, or by whoever asked before");
	}

	private static FunctionCounter.Builder<?> refreshes(IntelligentCache<?, ?> cache, String result,
			ToDoubleFunction<CacheStatistics> count) {
		return counter("outrigger.cache.refreshes", cache, count).tag("result", result)
			.description("Values loaded anew in the background");
	}

	private static FunctionCounter.Builder<?> invalidations(IntelligentCache<?, ?> cache, String direction,
			CacheEvent event) {
		return counter("outrigger.cache.invalidations", cache, (statistics) -> count(statistics, event))
			.tag("direction", direction)
			.description("Changes told by whomever, told by this process, and found to be missing");
	}

	private static FunctionCounter.Builder<?> leases(IntelligentCache<?, ?> cache, String outcome, CacheEvent event) {
		return counter("outrigger.cache.leases", cache, (statistics) -> count(statistics, event))
			.tag("outcome", outcome)
			.description("Loads that kept other processes from loading, waited for one, or waited in vain");
	}

	private static double misses(CacheStatistics statistics) {
		return statistics.misses() - statistics.collapsed() - statistics.sharedHits() - statistics.sharedStaleHits();
	}

	private static long count(CacheStatistics statistics, CacheEvent event) {
		return statistics.events().getOrDefault(event, 0L);
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
