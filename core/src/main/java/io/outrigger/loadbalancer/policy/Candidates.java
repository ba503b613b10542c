package io.outrigger.loadbalancer.policy;

/**
 * The instances that may take the next request, as a policy sees them: numbered from 0,
 * in the order of their ids. The list does not change during a pick; costs may. Reading
 * takes no lock and allocates nothing.
 */
public interface Candidates {

	/**
	 * Returns how many there are.
	 * @return at least 1
	 */
	int size();

	/**
	 * Returns how much a candidate has to do or has gone wrong lately: its requests in
	 * flight, plus 10 for each failure, fading within about 30 seconds.
	 * @param index number of the candidate
	 * @return the cost in units of requests, not yet divided by the weight; at least 0
	 */
	int cost(int index);

	/**
	 * Returns the relative capacity of a candidate.
	 * @param index number of the candidate
	 * @return the weight; at least 1
	 */
	int weight(int index);

}
