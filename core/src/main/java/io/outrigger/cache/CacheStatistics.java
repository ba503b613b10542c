package io.outrigger.cache;

import java.time.Duration;

/**
 * What a cache did since it was created. Counts are read one after another while the
 * cache goes on, so they may be a little apart.
 *
 * @param hits keys answered from memory
 * @param misses keys that were not, {@code collapsed} ones included
 * @param collapsed keys answered by a load that someone else had begun
 * @param sharedHits misses that the level which processes share had an answer to,
 * {@code collapsed} ones not included
 * @param loads runs of a loader that ended, whatever the end; one for a batch. Runs that
 * were cancelled because nobody waited any more do not count
 * @param loadFailures loads that failed, other than by {@code loadTimeouts}
 * @param loadTimeouts loads that took longer than the load timeout
 * @param evictions values that had to go because there were too many
 * @param size number of values, roughly: values whose time ran out count until they are
 * cleaned up, and so do keys that are being loaded
 * @param loadTime time that all {@code loads} took together
 */
public record CacheStatistics(long hits, long misses, long collapsed, long sharedHits, long loads, long loadFailures,
		long loadTimeouts, long evictions, long size, Duration loadTime) {

	/**
	 * Returns which part of all keys was answered from memory.
	 * @return from 0 to 1; 1 before anybody asked
	 */
	public double hitRatio() {
		long gets = this.hits + this.misses;
		return (gets != 0) ? (double) this.hits / gets : 1;
	}

}
