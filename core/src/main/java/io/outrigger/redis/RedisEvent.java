package io.outrigger.redis;

/**
 * What can happen to a call or to a connection.
 */
public enum RedisEvent {

	/**
	 * A call was answered.
	 */
	ANSWERED,

	/**
	 * Redis answered a call with an error.
	 */
	REFUSED,

	/**
	 * A call was not answered in time.
	 */
	TIMED_OUT,

	/**
	 * A call failed with its connection, or Redis said that it cannot serve.
	 */
	UNAVAILABLE,

	/**
	 * A call was not sent, for want of a connection, or because too many before it wait
	 * or went unanswered.
	 */
	REJECTED,

	/**
	 * The caller gave up a call.
	 */
	CANCELLED,

	/**
	 * The text of a script was sent, because Redis did not know its digest.
	 */
	SCRIPT_SENT,

	/**
	 * Connections were made by us, the first time included.
	 */
	CONNECTED,

	/**
	 * Connections could not be made.
	 */
	CONNECT_FAILED,

	/**
	 * A connection was lost.
	 */
	DISCONNECTED

}
