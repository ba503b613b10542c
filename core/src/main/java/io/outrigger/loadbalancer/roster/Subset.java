package io.outrigger.loadbalancer.roster;

import java.util.List;
import java.util.stream.IntStream;

import io.outrigger.loadbalancer.spi.KeyHash;

/**
 * The part of a large service that one caller uses: those with the lowest hashes of the
 * caller's and the instance's names together (rendezvous hashing). It does not depend on
 * any order, callers need not know of each other, and of the instances that stay no other
 * is chosen when one comes or goes.
 */
final class Subset {

	private final int size;

	private final long caller;

	/**
	 * Creates a way to choose.
	 * @param size how many are used, at least 1
	 * @param caller name of the caller
	 */
	Subset(int size, String caller) {
		this.size = size;
		this.caller = KeyHash.of(caller);
	}

	/**
	 * Chooses. Who is not available counts for nobody: another is chosen beside it, so
	 * that there is no need to panic because of a few.
	 * @param members who may be chosen
	 * @param available whether each of them is available
	 * @return whether each of them is chosen
	 */
	boolean[] of(List<Member> members, boolean[] available) {
		long[] hashes = members.stream().mapToLong((member) -> hash(member.instance().id())).toArray();
		int[] order = IntStream.range(0, hashes.length)
			.boxed()
			.sorted((one, other) -> Long.compareUnsigned(hashes[one], hashes[other]))
			.mapToInt(Integer::intValue)
			.toArray();
		boolean[] chosen = new boolean[hashes.length];
		int left = this.size;
		for (int at = 0; at < order.length && left > 0; at++) {
			chosen[order[at]] = true;
			if (available[order[at]]) {
				left--;
			}
		}
		return chosen;
	}

	private long hash(String instance) {
		return KeyHash.of(instance, this.caller);
	}

}
