package io.outrigger.sidecar;

/**
 * How a request that came in ended.
 */
public enum InboundOutcome {

	/**
	 * Answered with a status below 400.
	 */
	SUCCESS,

	/**
	 * Answered with a status from 400 to 499.
	 */
	CLIENT_ERROR,

	/**
	 * Answered with a status of 500 or above, or the answer broke off.
	 */
	SERVER_ERROR,

	/**
	 * The client went away before the answer began.
	 */
	CANCELLED;

	static InboundOutcome ofStatus(int status) {
		if (status >= 500) {
			return SERVER_ERROR;
		}
		return (status >= 400) ? CLIENT_ERROR : SUCCESS;
	}

}
