package io.outrigger.cache;

import java.time.Duration;
import java.util.Map;

/**
 * What a cache did since it was created. Counts are read one after another while the
 * cache goes on, so they may be a little apart.
 *
 * @param hits keys answered from memory with a value that was fresh
 * @param staleHits keys answered from memory with a value that was fresh no more
 * @param misses keys that were not answered from memory, {@code collapsed} ones included
 * @param collapsed keys answered by a load that someone else had begun
 * @param sharedHits misses that the level which processes share had a fresh answer to,
 * {@code collapsed} ones not included
 * @param sharedStaleHits misses that the same had a stale answer to
 * @param fallbacks misses that were answered with a stale value, because the load failed
 * or took too long
 * @param loads runs of a loader that ended, whatever the end; one for a batch. Runs that
 * were cancelled because nobody waited any more do not count
 * @param loadFailures loads that failed, other than by {@code loadTimeouts}
 * @param loadTimeouts loads that took longer than the load timeout
 * @param refreshes values that were loaded anew in the background
 * @param refreshFailures values that could not be
 * @param evictions values that had to go because there were too many
 * @param size number of values, roughly: values whose time ran out count until they are
 * cleaned up, and so do keys that are being loaded
 * @param loadTime time that all {@code loads} took together
 * @param events what happened between memory and the level that processes share; empty if
 * there is none
 */
public record CacheStatistics(long hits, long staleHits, long misses, long collapsed, long sharedHits,
		long sharedStaleHits, long fallbacks, long loads, long loadFailures, long loadTimeouts, long refreshes,
		long refreshFailures, long evictions, long size, Duration loadTime, Map<CacheEvent, Long> events) {

	/**
	 * Copies the events.
	 */
	public CacheStatistics {
		events = Map.copyOf(events);
	}

	/**
	 * Returns which part of all keys was answered from memory.
	 * @return from 0 to 1; 1 before anybody asked
	 */
	public double hitRatio() {
		long answered = this.hits + this.staleHits;
		long gets = answered + this.misses;
		return (gets != 0) ? (double) answered / gets : 1;
	}

}
