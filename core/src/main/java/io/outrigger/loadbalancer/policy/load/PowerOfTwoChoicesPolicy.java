package io.outrigger.loadbalancer.policy.load;

import java.util.function.IntUnaryOperator;

import io.outrigger.loadbalancer.spi.Candidates;

/**
 * Takes the one of a few with the lowest cost for its weight: requests in flight and
 * recent failures.
 * <p>
 * Failures count as far as one has more of them than the other. If it is the last request
 * that failed, they count for more the busier the other is, for beside many requests in
 * flight a fixed price would soon look cheap. If something has succeeded since, and the
 * other has failures too, they count only if the difference is more than chance: where
 * all instances fail now and then, load decides.
 * <p>
 * One that lets a request wait longer than usual is left alone as if that had failed
 * already.
 */
final class PowerOfTwoChoicesPolicy extends ChoicePolicy {

	/*
	 * What a failure costs in requests, as in Candidates.cost.
	 */
	private static final int FAILURE = 10;

	/*
	 * Beyond so many requests at the other a failure counts for no more: the other is
	 * likelier to be in trouble by its load than this one by a failure.
	 */
	private static final int BUSY = 20;

	/*
	 * Two standard deviations: if failures come by chance, the difference between two
	 * counts a and b has the variance a + b.
	 */
	private static final long CHANCE = 2 * 2 * FAILURE;

	/*
	 * Times the greater response time of the two, which follows peaks.
	 */
	private static final double HANGING = 1.5;

	PowerOfTwoChoicesPolicy(int choices, IntUnaryOperator random) {
		super(choices, random);
	}

	@Override
	int better(Candidates candidates, int first, int second) {
		int firstLoad = candidates.inFlight(first);
		int secondLoad = candidates.inFlight(second);
		int firstFailures = candidates.failureScore(first);
		int secondFailures = candidates.failureScore(second);
		long firstCost = firstLoad;
		long secondCost = secondLoad;
		if (firstFailures > secondFailures) {
			firstCost += price(candidates, first, firstFailures, secondFailures, secondLoad);
		}
		else if (secondFailures > firstFailures) {
			secondCost += price(candidates, second, secondFailures, firstFailures, firstLoad);
		}
		// a/b < c/d without dividing: weights are positive, and the products fit a long
		long lead = secondCost * candidates.weight(first) - firstCost * candidates.weight(second);
		if (lead == 0) {
			lead = (long) secondFailures - firstFailures;
		}
		int best = (lead > 0) ? first : (lead < 0) ? second : (firstLoad > 0 && secondLoad > 0)
				? livelier(candidates, first, second) : either(candidates, first, second);
		boolean waits = ((best == first) ? firstLoad : secondLoad) > 0;
		return waits ? unlessItHangs(candidates, best, first + second - best, Math.abs(lead)) : best;
	}

	@Override
	double cost(Candidates candidates, int index) {
		return candidates.cost(index);
	}

	/*
	 * Of two that are equally busy the one at which something happened later: the other
	 * is likelier to hang, long before anybody can tell.
	 */
	private static int livelier(Candidates candidates, int first, int second) {
		return (candidates.lastSeen(first) - candidates.lastSeen(second) >= 0) ? first : second;
	}

	private static int unlessItHangs(Candidates candidates, int best, int other, long lead) {
		boolean close = lead <= (long) FAILURE * candidates.weight(other);
		return (close && hangsBeside(candidates, best, other)) ? other : best;
	}

	private static long price(Candidates candidates, int index, int failures, int failuresOfOther, int loadOfOther) {
		long more = (long) failures - failuresOfOther;
		if (candidates.hasFailedLast(index)) {
			return more + Math.min(more, FAILURE) * Math.min(loadOfOther, BUSY);
		}
		boolean byChance = failuresOfOther > 0 && more * more <= CHANCE * (failures + failuresOfOther);
		return byChance ? 0 : more;
	}

	/*
	 * Nearly every pick comes by here, so no clock is read: the last that happened at
	 * either of the two is late enough. The other is looked at only if need be.
	 */
	private static boolean hangsBeside(Candidates candidates, int index, int other) {
		long seen = candidates.lastSeen(index);
		long now = seen + Math.max(0, candidates.lastSeen(other) - seen);
		long wait = candidates.oldestWaitNanos(index, now);
		if (wait == 0) {
			return false;
		}
		double usual = HANGING * candidates.latencyNanos(index, now);
		if (wait <= usual) {
			return false;
		}
		usual = Math.max(usual, HANGING * candidates.latencyNanos(other, now));
		return usual > 0 && wait > usual && candidates.oldestWaitNanos(other, now) <= usual;
	}

}
