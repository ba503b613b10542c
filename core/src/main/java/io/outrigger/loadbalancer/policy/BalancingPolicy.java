package io.outrigger.loadbalancer.policy;

/**
 * Chooses one of several candidates. A policy serves one service; it may keep a position
 * but no statistics, which are kept once outside of it and reach it through
 * {@link Candidates}. Safe for use from several threads; neither locks nor blocks.
 */
@FunctionalInterface
public interface BalancingPolicy {

	/**
	 * Chooses a candidate.
	 * @param candidates the candidates, at least one
	 * @return number of the chosen one, from 0 to less than {@link Candidates#size()}
	 */
	int pick(Candidates candidates);

}
