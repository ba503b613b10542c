package io.outrigger.loadbalancer.policy.hash;

import java.util.Arrays;

import io.outrigger.loadbalancer.spi.Candidates;
import io.outrigger.loadbalancer.spi.KeyHash;

/**
 * A table with a candidate for each range of hashes: the Maglev hashing of D. Eisenbud
 * and others (NSDI 2016, section 3.4), with weights. Shares are equal to within an entry,
 * and a key is found in one step. When one leaves, its keys move and few others do. Up to
 * about 650 candidates differ by less than 1 % in what they get. Weights count up to ten
 * times the mean, which bounds the time to build it.
 */
final class MaglevTable {

	/**
	 * A prime, so that each candidate's walk visits every entry.
	 */
	static final int SIZE = 65_537;

	private static final int RATIO = 10;

	private static final int FREE = -1;

	private final int[] owners;

	private MaglevTable(int[] owners) {
		this.owners = owners;
	}

	static MaglevTable of(Candidates candidates) {
		int size = candidates.size();
		int[] next = new int[size];
		int[] skips = new int[size];
		long[] turns = new long[size];
		int heaviest = heaviest(candidates);
		for (int i = 0; i < size; i++) {
			next[i] = (int) Long.remainderUnsigned(KeyHash.of(candidates.id(i), 0), SIZE);
			skips[i] = 1 + (int) Long.remainderUnsigned(KeyHash.of(candidates.id(i), 1), SIZE - 1);
		}
		int[] owners = new int[SIZE];
		Arrays.fill(owners, FREE);
		int filled = 0;
		while (true) {
			for (int i = 0; i < size; i++) {
				turns[i] += Math.min(heaviest, candidates.weight(i));
				if (turns[i] >= heaviest) {
					turns[i] -= heaviest;
					next[i] = take(owners, i, next[i], skips[i]);
					if (++filled == SIZE) {
						return new MaglevTable(owners);
					}
				}
			}
		}
	}

	private static int heaviest(Candidates candidates) {
		long sum = 0;
		int heaviest = 0;
		for (int i = 0; i < candidates.size(); i++) {
			sum += candidates.weight(i);
			heaviest = Math.max(heaviest, candidates.weight(i));
		}
		return (int) Math.min(heaviest, sum * RATIO / candidates.size());
	}

	private static int take(int[] owners, int owner, int from, int skip) {
		int at = from;
		while (owners[at] != FREE) {
			at = step(at, skip);
		}
		owners[at] = owner;
		return step(at, skip);
	}

	private static int step(int at, int skip) {
		int next = at + skip;
		return (next < SIZE) ? next : next - SIZE;
	}

	int owner(long hash) {
		return this.owners[(int) (((hash >>> 32) * SIZE) >>> 32)];
	}

}
