package io.outrigger.cache.memory;

import java.util.Set;

import io.outrigger.cache.level.Ticket;

/**
 * Where something that is kept comes from, and what lets it count no more.
 *
 * @param region closed when all of it counts no more
 * @param stamp how many tags had been evicted in the region by this process alone
 * @param ticket generation, epoch and revision in the level that processes share
 * @param tags by which it can be evicted
 * @param cost how long its load took, in nanoseconds
 */
record Origin(Region region, long stamp, Ticket ticket, Set<String> tags, long cost) {

	// Known without a look at the set, by all that have none
	private static final Set<String> NO_TAGS = Set.of();

	boolean counts() {
		return !this.region.isClosed() && !isForgotten();
	}

	/**
	 * Whether this process knows that a tag was evicted since.
	 * @return {@code true} if it does
	 */
	@SuppressWarnings("ReferenceEquality") // any other empty set is asked
	boolean isForgotten() {
		return this.tags != NO_TAGS && !this.tags.isEmpty() && !this.region.keeps(this);
	}

	long generation() {
		return this.ticket.generation();
	}

}
