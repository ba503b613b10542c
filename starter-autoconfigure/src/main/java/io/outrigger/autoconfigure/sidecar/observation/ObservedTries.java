package io.outrigger.autoconfigure.sidecar.observation;

/**
 * Which tries of balanced requests are observed.
 */
public enum ObservedTries {

	/**
	 * None.
	 */
	NONE,

	/**
	 * Those after the first: that one takes as long as its call, which is observed
	 * anyway, unless another follows or stands beside.
	 */
	REPEATED,

	/**
	 * All of them.
	 */
	ALL;

	boolean include(int number) {
		return this == ALL || (this == REPEATED && number > 1);
	}

}
