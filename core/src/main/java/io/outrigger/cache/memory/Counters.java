package io.outrigger.cache.memory;

import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

import com.github.benmanes.caffeine.cache.RemovalCause;
import com.github.benmanes.caffeine.cache.stats.CacheStats;
import com.github.benmanes.caffeine.cache.stats.StatsCounter;

import io.outrigger.cache.CacheEvent;
import io.outrigger.cache.CacheStatistics;

/**
 * What a cache did. Caffeine tells it of evictions only: what Caffeine takes for hits and
 * misses are our look-ups, not our callers'.
 */
final class Counters implements StatsCounter {

	final LongAdder hits = new LongAdder();

	final LongAdder misses = new LongAdder();

	final LongAdder staleHits = new LongAdder();

	final LongAdder fallbacks = new LongAdder();

	final LongAdder collapsed = new LongAdder();

	final LongAdder sharedHits = new LongAdder();

	final LongAdder sharedStaleHits = new LongAdder();

	final LongAdder refreshes = new LongAdder();

	final LongAdder refreshFailures = new LongAdder();

	final LongAdder leasesWaited = new LongAdder();

	final LongAdder leasesTimedOut = new LongAdder();

	final LongAdder loads = new LongAdder();

	final LongAdder loadFailures = new LongAdder();

	final LongAdder loadTimeouts = new LongAdder();

	private final LongAdder evictions = new LongAdder();

	final LongAdder loadNanos = new LongAdder();

	CacheStatistics snapshot(long size, Map<CacheEvent, Long> ofLevel) {
		Map<CacheEvent, Long> events = new EnumMap<>(CacheEvent.class);
		events.putAll(ofLevel);
		if (!ofLevel.isEmpty()) {
			events.put(CacheEvent.LEASE_WAITED, this.leasesWaited.sum());
			events.put(CacheEvent.LEASE_TIMED_OUT, this.leasesTimedOut.sum());
		}
		return new CacheStatistics(this.hits.sum(), this.staleHits.sum(), this.misses.sum(), this.collapsed.sum(),
				this.sharedHits.sum(), this.sharedStaleHits.sum(), this.fallbacks.sum(), this.loads.sum(),
				this.loadFailures.sum(), this.loadTimeouts.sum(), this.refreshes.sum(), this.refreshFailures.sum(),
				this.evictions.sum(), size, Duration.ofNanos(this.loadNanos.sum()), events);
	}

	@Override
	public void recordHits(int count) {
	}

	@Override
	public void recordMisses(int count) {
	}

	@Override
	public void recordLoadSuccess(long loadTime) {
	}

	@Override
	public void recordLoadFailure(long loadTime) {
	}

	@Override
	public void recordEviction(int weight, RemovalCause cause) {
		if (cause == RemovalCause.SIZE) {
			this.evictions.increment();
		}
	}

	@Override
	public CacheStats snapshot() {
		return CacheStats.empty();
	}

}
