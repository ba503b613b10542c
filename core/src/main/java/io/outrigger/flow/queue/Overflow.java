package io.outrigger.flow.queue;

/**
 * Who is refused when one comes to a full queue.
 */
public enum Overflow {

	/**
	 * Whoever comes.
	 */
	REFUSE_NEWEST,

	/**
	 * Whoever waited for longest, of whatever priority.
	 */
	DROP_OLDEST,

	/**
	 * Of the lowest priority that waits, whoever waited least; but if that is not lower
	 * than the newcomer's, the newcomer.
	 */
	DROP_LOWEST_PRIORITY

}
