package io.outrigger.loadbalancer;

import io.outrigger.loadbalancer.statistics.Outcome;

/**
 * Is told what becomes of one attempt. Headers and end may be told at once by two
 * threads, and then in either order. Must be quick, and must not throw.
 */
public interface AttemptWatch {

	/**
	 * Response headers came. Told at most once.
	 * @param status the HTTP status
	 * @param nanos the time since the attempt began
	 */
	void responded(int status, long nanos);

	/**
	 * The attempt ended. Told once.
	 * @param outcome how it ended
	 * @param nanos the time since the attempt began; 0 if it never did
	 */
	void ended(Outcome outcome, long nanos);

}
