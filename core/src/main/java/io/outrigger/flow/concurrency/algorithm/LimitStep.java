package io.outrigger.flow.concurrency.algorithm;

/**
 * A limit, and why it is that.
 *
 * @param limit the limit; its fraction counts for the steps to come
 * @param cause why
 */
public record LimitStep(double limit, Cause cause) {

	/**
	 * Why a limit is what it is.
	 */
	public enum Cause {

		/**
		 * It was set, at the start or by a change of the settings.
		 */
		SET,

		/**
		 * Nothing asked for a change, or nothing could be told, for little was under way.
		 */
		STEADY,

		/**
		 * All was well with what is under way, so more may be.
		 */
		ROOM,

		/**
		 * Answers took longer than they do without a queue.
		 */
		SLOW,

		/**
		 * Less was let in for a moment, to learn what answers take without a queue; or
		 * that is over.
		 */
		PROBE,

		/**
		 * Requests were dropped: not answered in time, or refused for overload.
		 */
		DROPPED,

		/**
		 * The processor is busier than it should be.
		 */
		CPU

	}
}
