package io.outrigger.loadbalancer.policy.turn;

import java.util.Arrays;
import java.util.function.IntUnaryOperator;
import java.util.stream.IntStream;

import io.outrigger.loadbalancer.spi.Candidates;

/**
 * Draws by weight with two random numbers, however many there are: the alias method of A.
 * J. Walker (1974), built as M. D. Vose (1991) does it, in whole numbers and therefore
 * exact. Each candidate has a column of the same height, the mean weight; what a light
 * one leaves empty is filled by a heavy one.
 */
final class AliasTable {

	private final int height;

	private final int[] own;

	private final int[] alias;

	private AliasTable(int height, int[] own, int[] alias) {
		this.height = height;
		this.own = own;
		this.alias = alias;
	}

	static AliasTable of(Candidates candidates) {
		int size = candidates.size();
		int[] weights = IntStream.range(0, size).map(candidates::weight).toArray();
		int sum = Arrays.stream(weights).sum();
		// As many times its weight as there are columns, so that the mean is whole
		long[] left = Arrays.stream(weights).mapToLong((weight) -> (long) weight * size).toArray();
		int[] alias = IntStream.range(0, size).toArray();
		int[] order = new int[size];
		int light = 0;
		int heavy = size;
		for (int i = 0; i < size; i++) {
			order[(left[i] < sum) ? light++ : --heavy] = i;
		}
		int[] own = new int[size];
		fill(left, order, light, alias, own, sum);
		return new AliasTable(sum, own, alias);
	}

	/*
	 * The light ones are at the start of the order, the heavy ones at its end. A heavy
	 * one that has become light stands right behind those before it.
	 */
	private static void fill(long[] left, int[] order, int light, int[] alias, int[] own, int sum) {
		int heavy = light;
		for (int at = 0; at < order.length; at++) {
			int column = order[at];
			own[column] = (int) Math.min(sum, left[column]);
			if (left[column] >= sum) {
				continue;
			}
			int giver = order[heavy];
			alias[column] = giver;
			left[giver] -= sum - left[column];
			if (left[giver] < sum) {
				heavy++;
			}
		}
	}

	int draw(IntUnaryOperator random) {
		int column = random.applyAsInt(this.own.length);
		return (random.applyAsInt(this.height) < this.own[column]) ? column : this.alias[column];
	}

}
