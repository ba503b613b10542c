package io.outrigger.loadbalancer;

import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;

/**
 * The choice among the candidates that one request has not been sent to. It is rare, so
 * it looks at all of them, and whatever the policy it takes the better of two drawn at
 * random: what failed once had better not wait behind another.
 */
final class Untried {

	/**
	 * There is none.
	 */
	static final int NONE = -1;

	private Untried() {
	}

	static int pick(Roster roster, Set<String> tried) {
		int[] left = new int[roster.size()];
		int count = 0;
		for (int i = 0; i < left.length; i++) {
			if (!tried.contains(roster.id(i))) {
				left[count++] = i;
			}
		}
		if (count == 0) {
			return NONE;
		}
		int first = ThreadLocalRandom.current().nextInt(count);
		if (count == 1) {
			return left[first];
		}
		int second = (first + 1 + ThreadLocalRandom.current().nextInt(count - 1)) % count;
		return better(roster, left[first], left[second]);
	}

	// One more request there, for the weight
	private static int better(Roster roster, int one, int other) {
		double costOfOne = (roster.cost(one) + 1.0) * roster.weight(other);
		double costOfOther = (roster.cost(other) + 1.0) * roster.weight(one);
		return (costOfOne <= costOfOther) ? one : other;
	}

}
