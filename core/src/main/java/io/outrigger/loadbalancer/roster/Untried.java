package io.outrigger.loadbalancer.roster;

import java.util.List;
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

	private final List<Member> left;

	private Untried(List<Member> left) {
		this.left = left;
	}

	/*
	 * In the order of the lists: who is near first.
	 */
	static @Nullable Member pick(List<List<Member>> lists, Set<String> tried, long affinity, IntUnaryOperator random) {
		for (List<Member> list : lists) {
			List<Member> left = list.stream().filter((member) -> !tried.contains(member.instance().id())).toList();
			if (!left.isEmpty()) {
				Untried untried = new Untried(left);
				return (affinity != 0) ? untried.of(affinity) : untried.better(random);
			}
		}
		return null;
	}

	private Member of(long affinity) {
		Member best = this.left.get(0);
		long most = Long.MIN_VALUE;
		for (Member member : this.left) {
			long hash = KeyHash.another(affinity, member.instance().id().hashCode());
			if (hash > most) {
				most = hash;
				best = member;
			}
		}
		return best;
	}

	private Member better(IntUnaryOperator random) {
		int count = this.left.size();
		int first = (count > 1) ? random.applyAsInt(count) : 0;
		int second = (count > 1) ? (first + 1 + random.applyAsInt(count - 1)) % count : first;
		return better(this.left.get(first), this.left.get(second));
	}

	// One more request there, for the weight
	private static Member better(Member one, Member other) {
		double costOfOne = (one.statistics().cost() + 1.0) * other.weight();
		double costOfOther = (other.statistics().cost() + 1.0) * one.weight();
		return (costOfOne <= costOfOther) ? one : other;
	}

}
