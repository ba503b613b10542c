package io.outrigger.loadbalancer.spi;

import java.util.OptionalDouble;

/**
 * Chooses one of several candidates. A policy serves one service; it may keep a position
 * or what it {@link PerList derives from the list}, but no statistics, which are kept
 * once outside of it and reach it through {@link Candidates}. Safe for use from several
 * threads; neither locks nor blocks.
 */
@FunctionalInterface
public interface BalancingPolicy {

	/**
	 * Chooses a candidate.
	 * @param candidates the candidates, at least one
	 * @param request the request to be placed, {@link PickRequest#PLAIN} if there is
	 * nothing to say about it; not to be kept
	 * @return number of the chosen one, from 0 to less than {@link Candidates#size()}
	 */
	int pick(Candidates candidates, PickRequest request);

	/**
	 * Returns the hash by which the policy keeps a request together with others. Where
	 * there are several lists of candidates, requests that belong together go to the same
	 * one.
	 * @param request the request
	 * @return a hash as of {@link KeyHash}; 0 if the policy places the request without
	 * regard to others
	 */
	default long affinity(PickRequest request) {
		return 0;
	}

	/**
	 * Tells whoever asks why by what the policy judges a candidate. What it sees only in
	 * two of them side by side is left out. Moves nothing.
	 * @param candidates the candidates
	 * @param index number of one
	 * @param request the request to be placed
	 * @return the lower the better, in a unit of the policy's own; empty if it does not
	 * judge them
	 */
	default OptionalDouble score(Candidates candidates, int index, PickRequest request) {
		return OptionalDouble.empty();
	}

}
