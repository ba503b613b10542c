package io.outrigger.redis.feed;

/**
 * What can happen to a feed.
 */
public enum FeedEvent {

	/**
	 * A message said that something changed.
	 */
	WOKEN,

	/**
	 * A message was not one of ours.
	 */
	MALFORMED,

	/**
	 * A change was found of which no message told.
	 */
	UNTOLD,

	/**
	 * Changes were read and told.
	 */
	CHANGES_READ,

	/**
	 * All was read, because nothing was known yet.
	 */
	ALL_READ_FIRST,

	/**
	 * All was read, because what changed could not be told any more.
	 */
	ALL_READ_GAP,

	/**
	 * All was read, because the store was behind what had been read of it.
	 */
	ALL_READ_REGRESSED,

	/**
	 * Another server process answers than before.
	 */
	RESTARTED,

	/**
	 * Reading failed, or the listener did.
	 */
	FAILED

}
