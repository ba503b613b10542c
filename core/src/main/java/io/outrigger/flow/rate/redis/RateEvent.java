package io.outrigger.flow.rate.redis;

/**
 * What can happen to a fleet-wide limiter.
 */
public enum RateEvent {

	/**
	 * Redis was asked, for one decision or for many.
	 */
	ASKED,

	/**
	 * Redis did not answer in time, or with an error, or could not be asked.
	 */
	UNANSWERED,

	/**
	 * Redis answered again.
	 */
	RECOVERED,

	/**
	 * A decision was made by this instance's share of the limit.
	 */
	DECIDED_ALONE,

	/**
	 * What was stored was none of ours, and was taken for nothing.
	 */
	STRANGE_VALUE

}
