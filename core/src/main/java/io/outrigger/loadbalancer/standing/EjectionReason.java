package io.outrigger.loadbalancer.standing;

import java.util.Locale;

/**
 * Why an instance gets no requests for a while.
 */
public enum EjectionReason {

	/**
	 * Several requests failed, and none between them succeeded.
	 */
	CONSECUTIVE_FAILURES,

	/**
	 * Too great a part of its recent requests failed.
	 */
	SUCCESS_RATE,

	/**
	 * Far more of its recent requests failed than at the other instances.
	 */
	WORSE_THAN_OTHERS,

	/**
	 * It was ejected before, and the one request by which it may return failed.
	 */
	FAILED_TRIAL;

	@Override
	public String toString() {
		return name().toLowerCase(Locale.ROOT).replace('_', ' ');
	}

}
