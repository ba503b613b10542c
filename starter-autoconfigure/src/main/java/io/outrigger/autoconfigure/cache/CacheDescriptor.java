package io.outrigger.autoconfigure.cache;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

import io.outrigger.cache.CacheSettings;
import io.outrigger.cache.CacheStatistics;
import io.outrigger.cache.IntelligentCache;

/**
 * One cache of this process, as its endpoint shows it.
 *
 * @param size number of values in memory, roughly
 * @param hits keys answered from memory with a value that was fresh
 * @param staleHits keys answered from memory with a value that was fresh no more
 * @param misses keys that were not answered from memory, collapsed ones included
 * @param collapsed keys answered by a load that was on its way
 * @param sharedHits misses that Redis had a fresh answer to
 * @param sharedStaleHits misses that Redis had a stale answer to
 * @param fallbacks misses answered with a stale value, because a load failed or took long
 * @param hitRatio which part of all keys was answered from memory, from 0 to 1
 * @param loads runs of a loader that ended
 * @param failures loads that failed, time-outs aside
 * @param timeouts loads that took too long
 * @param refreshes values loaded anew in the background
 * @param refreshFailures values that could not be
 * @param evictions values that had to go because there were too many
 * @param hottest keys in memory that are read most
 * @param events what happened between memory and Redis
 * @param policy what the cache may do
 */
record CacheDescriptor(long size, long hits, long staleHits, long misses, long collapsed, long sharedHits,
		long sharedStaleHits, long fallbacks, double hitRatio, long loads, long failures, long timeouts, long refreshes,
		long refreshFailures, long evictions, List<String> hottest, Map<String, Long> events, PolicyDescriptor policy) {

	private static final int HOTTEST = 10;

	private static final int LEGIBLE = 128;

	static CacheDescriptor of(IntelligentCache<?, ?> cache) {
		CacheStatistics statistics = cache.statistics();
		Map<String, Long> events = new LinkedHashMap<>();
		statistics.events()
			.entrySet()
			.stream()
			.sorted(Map.Entry.comparingByKey())
			.forEach((event) -> events.put(event.getKey().name().toLowerCase(Locale.ROOT).replace('_', '-'),
					event.getValue()));
		return new CacheDescriptor(statistics.size(), statistics.hits(), statistics.staleHits(), statistics.misses(),
				statistics.collapsed(), statistics.sharedHits(), statistics.sharedStaleHits(), statistics.fallbacks(),
				statistics.hitRatio(), statistics.loads(), statistics.loadFailures(), statistics.loadTimeouts(),
				statistics.refreshes(), statistics.refreshFailures(), statistics.evictions(),
				cache.hottest(HOTTEST).stream().map(CacheDescriptor::text).toList(), events,
				PolicyDescriptor.of(cache.settings()));
	}

	private static String text(Object key) {
		String text = key.toString();
		return (text.length() > LEGIBLE) ? text.substring(0, LEGIBLE) : text;
	}

	/**
	 * What a cache may do. Times are in milliseconds, 0 for not at all.
	 *
	 * @param mode how far it keeps up with other processes
	 * @param ttlMs time that a value is fresh
	 * @param nullTtlMs time that it is kept that a key has no value
	 * @param jitter part of it by which each time is shortened, at most
	 * @param memory whether values are kept in memory
	 * @param memoryTtlMs time after which memory asks Redis again
	 * @param maxEntries number of values that are kept in memory
	 * @param maxWeight weight of the values that are kept in memory; 0 if their number
	 * counts
	 * @param softTimeoutMs time after which a stale value is the answer
	 * @param loadTimeoutMs time after which a load has failed
	 * @param completionMs time for which it goes on after that
	 * @param leaseMs time for which no other process loads what one does
	 * @param staleWhileRevalidateMs time for which a stale value is the answer while it
	 * is loaded anew
	 * @param staleIfErrorMs time for which it is the answer if it cannot be loaded anew
	 * @param staleRetryMs time for which nobody tries again after that
	 * @param refreshAhead part of its time after which a value is loaded anew
	 * @param earlyRefresh how eagerly a value is loaded anew before its time is over
	 */
	record PolicyDescriptor(String mode, long ttlMs, long nullTtlMs, double jitter, boolean memory, long memoryTtlMs,
			long maxEntries, long maxWeight, long softTimeoutMs, long loadTimeoutMs, long completionMs, long leaseMs,
			long staleWhileRevalidateMs, long staleIfErrorMs, long staleRetryMs, double refreshAhead,
			double earlyRefresh) {

		static PolicyDescriptor of(CacheSettings settings) {
			CacheSettings.Memory memory = settings.memory();
			CacheSettings.Loading loading = settings.loading();
			CacheSettings.Stale stale = settings.stale();
			return new PolicyDescriptor(settings.mode().name().toLowerCase(Locale.ROOT),
					settings.lifetime().ttl().toMillis(), settings.lifetime().nullTtl().toMillis(),
					settings.lifetime().jitter(), memory.enabled(), memory.ttl().toMillis(), memory.maxEntries(),
					memory.maxWeight(), loading.softTimeout().toMillis(), loading.loadTimeout().toMillis(),
					loading.completion().toMillis(), loading.lease().toMillis(), stale.whileRevalidate().toMillis(),
					stale.ifError().toMillis(), stale.retry().toMillis(), stale.refreshAhead(), stale.earlyRefresh());
		}

	}

}
