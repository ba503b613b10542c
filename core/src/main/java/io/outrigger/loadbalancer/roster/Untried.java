package io.outrigger.loadbalancer.roster;

import java.util.Set;
import java.util.function.IntUnaryOperator;

import org.jspecify.annotations.Nullable;

import io.outrigger.loadbalancer.spi.KeyHash;

/**
 * The choice among the candidates that one request has not been sent to. It is rare, so
 * it looks at all of them. Requests that belong together find the same one, by rendezvous
 * hashing; whatever the policy, others get the better of two drawn at random: what failed
 * once had better not wait behind another.
 */
final class Untried {

	private final CandidateList list;

	private final int[] left;

	private final int count;

	private Untried(CandidateList list, Set<String> tried) {
		this.list = list;
		this.left = new int[list.size()];
		int count = 0;
		for (int i = 0; i < this.left.length; i++) {
			if (!tried.contains(list.id(i))) {
				this.left[count++] = i;
			}
		}
		this.count = count;
	}

	/*
	 * In the order of the lists: who is near first.
	 */
	static @Nullable Member pick(CandidateList[] lists, Set<String> tried, long affinity, IntUnaryOperator random) {
		for (CandidateList list : lists) {
			Untried untried = new Untried(list, tried);
			if (untried.count > 0) {
				return list.member((affinity != 0) ? untried.of(affinity) : untried.better(random));
			}
		}
		return null;
	}

	private int of(long affinity) {
		int best = this.left[0];
		long most = Long.MIN_VALUE;
		for (int i = 0; i < this.count; i++) {
			long hash = KeyHash.another(affinity, this.list.id(this.left[i]).hashCode());
			if (hash > most) {
				most = hash;
				best = this.left[i];
			}
		}
		return best;
	}

	private int better(IntUnaryOperator random) {
		int first = (this.count > 1) ? random.applyAsInt(this.count) : 0;
		int second = (this.count > 1) ? (first + 1 + random.applyAsInt(this.count - 1)) % this.count : first;
		return better(this.left[first], this.left[second]);
	}

	// One more request there, for the weight
	private int better(int one, int other) {
		double costOfOne = (this.list.cost(one) + 1.0) * this.list.weight(other);
		double costOfOther = (this.list.cost(other) + 1.0) * this.list.weight(one);
		return (costOfOne <= costOfOther) ? one : other;
	}

}
