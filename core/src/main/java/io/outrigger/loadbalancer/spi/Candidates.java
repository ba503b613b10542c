package io.outrigger.loadbalancer.spi;

/**
 * The instances that may take the next request, as a policy sees them: numbered from 0,
 * in the order of their ids. Size, ids, weights and distances never change: another list
 * is another object. What is measured may change during a pick. Reading takes no lock and
 * allocates nothing; times are in nanoseconds.
 */
public interface Candidates {

	/**
	 * Returns how many there are.
	 * @return at least 1
	 */
	int size();

	/**
	 * Returns the id of a candidate, which no other has.
	 * @param index number of the candidate
	 * @return the id
	 */
	String id(int index);

	/**
	 * Returns the relative capacity of a candidate.
	 * @param index number of the candidate
	 * @return the weight, from 1 to 10,000
	 */
	int weight(int index);

	/**
	 * Returns how far away a candidate is.
	 * @param index number of the candidate
	 * @return 0 in the same zone, 0.5 in the same region, 1 elsewhere; 0 for all if it is
	 * not known where this process runs
	 */
	double distance(int index);

	/**
	 * Returns the time at which a policy looks at candidates. To be read once a pick.
	 * @return a reading that only the methods here understand
	 */
	long now();

	/**
	 * Returns how much a candidate has to do or has gone wrong lately: its requests in
	 * flight, plus 10 for each failure, fading within about 30 seconds. Reads the time
	 * only if need be, which is cheaper than {@link #now} as long as nothing fails.
	 * @param index number of the candidate
	 * @return the cost in units of requests, not yet divided by the weight; at least 0
	 */
	default int cost(int index) {
		return inFlight(index) + failureScore(index);
	}

	/**
	 * Returns what failed lately, as in {@link #cost}, and reads the time as seldom.
	 * @param index number of the candidate
	 * @return the score in units of requests; at least 0
	 */
	int failureScore(int index);

	/**
	 * Returns what failed lately, as in {@link #cost}.
	 * @param index number of the candidate
	 * @param now the time
	 * @return the score in units of requests; at least 0
	 */
	int failureScore(int index, long now);

	/**
	 * Returns the requests in flight at a candidate.
	 * @param index number of the candidate
	 * @return at least 0
	 */
	int inFlight(int index);

	/**
	 * Returns the requests in flight at all candidates together.
	 * @return their sum, exact while nothing moves
	 */
	long totalInFlight();

	/**
	 * Returns the response time of a candidate: a moving average that follows a peak at
	 * once and fades while nothing is measured.
	 * @param index number of the candidate
	 * @param now the time
	 * @return nanoseconds; 0 if nothing was measured yet
	 */
	double latencyNanos(int index, long now);

	/**
	 * Returns how long the oldest request that a candidate has not answered has waited at
	 * least.
	 * @param index number of the candidate
	 * @param now the time
	 * @return nanoseconds; 0 if none waits
	 */
	long oldestWaitNanos(int index, long now);

	/**
	 * Returns the part of the requests to a candidate that succeeded lately.
	 * @param index number of the candidate
	 * @param now the time
	 * @return from 0 to 1; 1 if there were none
	 */
	double successRate(int index, long now);

	/**
	 * Returns when a request to a candidate last began, was answered or ended. Where
	 * there are many requests that is nearly {@link #now}, and cheaper.
	 * @param index number of the candidate
	 * @return a reading as of {@code now}
	 */
	default long lastSeen(int index) {
		return now();
	}

	/**
	 * Whether a request to a candidate failed, and none that was sent there since has
	 * succeeded.
	 * @param index number of the candidate
	 * @return {@code false} if none has failed yet
	 */
	default boolean hasFailedLast(int index) {
		return false;
	}

}
