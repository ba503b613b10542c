package io.outrigger.cache;

/**
 * What can happen between a cache and its second level.
 */
public enum CacheEvent {

	/**
	 * What lay under a key was no value of its; it was taken for a miss.
	 */
	CORRUPT,

	/**
	 * What was loaded was not kept, because the key changed meanwhile.
	 */
	FILL_REFUSED,

	/**
	 * A change was made and told to all processes.
	 */
	CHANGED,

	/**
	 * A process told of a change, perhaps this one.
	 */
	TOLD,

	/**
	 * A message was not understood.
	 */
	MALFORMED,

	/**
	 * A message was missing; what changed was read again.
	 */
	GAP,

	/**
	 * What changed could not be told; memory forgot a bucket.
	 */
	LOST,

	/**
	 * Redis had lost changes that this process knows of; it forgot a bucket.
	 */
	SET_BACK,

	/**
	 * A change was kept for when Redis can be asked again.
	 */
	QUEUED,

	/**
	 * A change that was kept was made.
	 */
	REPLAYED,

	/**
	 * A load got the lease of its key: no other process loads it meanwhile.
	 */
	LEASE_WON,

	/**
	 * A load found the lease of its key with another, and waited.
	 */
	LEASE_WAITED,

	/**
	 * A load waited for another for as long as a lease lasts, and began itself.
	 */
	LEASE_TIMED_OUT

}
