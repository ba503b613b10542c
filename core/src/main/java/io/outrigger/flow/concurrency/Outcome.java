package io.outrigger.flow.concurrency;

/**
 * How what had a permit ended, as far as it tells of the load.
 */
public enum Outcome {

	/**
	 * It was answered: the time that took counts.
	 */
	SUCCESS,

	/**
	 * It was not answered in time, or refused for overload: counts as slow, however soon
	 * it was known.
	 */
	DROPPED,

	/**
	 * It was cancelled or was the caller's mistake: says nothing.
	 */
	IGNORED

}
