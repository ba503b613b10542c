package io.outrigger.loadbalancer.policy.hash;

import java.util.Arrays;

import io.outrigger.loadbalancer.settings.HashSettings;
import io.outrigger.loadbalancer.spi.Candidates;
import io.outrigger.loadbalancer.spi.KeyHash;

/**
 * Points on a ring, several of each candidate, where a key belongs to the next: the
 * consistent hashing of D. Karger and others (1997). A candidate has its points wherever
 * the others are, so that only keys of one that leaves move, and only to one that comes.
 */
final class HashRing {

	/*
	 * A point is 43 bits of its place above 20 bits of the number of its owner: sorted as
	 * one.
	 */
	private static final int OWNER_BITS = 20;

	private static final long OWNER = (1L << OWNER_BITS) - 1;

	private static final int PLACE_BITS = 63;

	private final long[] points;

	/*
	 * Where the points begin that share their first bits: there are about as many starts
	 * as points, so that the next point is found within a step or two.
	 */
	private final int[] starts;

	private final int startShift;

	private HashRing(long[] points) {
		this.points = points;
		int bits = Integer.SIZE - Integer.numberOfLeadingZeros(points.length);
		this.startShift = PLACE_BITS - bits;
		this.starts = new int[1 << bits];
		int at = 0;
		for (int i = 0; i < this.starts.length; i++) {
			while (at < points.length && (points[at] >>> this.startShift) < i) {
				at++;
			}
			this.starts[i] = at;
		}
	}

	static HashRing of(Candidates candidates, HashSettings settings) {
		int[] counts = counts(candidates, settings);
		long[] points = new long[Arrays.stream(counts).sum()];
		int at = 0;
		for (int owner = 0; owner < counts.length; owner++) {
			for (int number = 0; number < counts[owner]; number++) {
				points[at++] = ((KeyHash.of(candidates.id(owner), number) >>> 1) & ~OWNER) | owner;
			}
		}
		Arrays.sort(points);
		return new HashRing(points);
	}

	/*
	 * Measured by the median weight and halved as often as need be, because both change
	 * rarely when candidates come and go; a point once placed stays where it is.
	 */
	private static int[] counts(Candidates candidates, HashSettings settings) {
		int size = candidates.size();
		int[] weights = new int[size];
		for (int i = 0; i < size; i++) {
			weights[i] = candidates.weight(i);
		}
		int[] sorted = weights.clone();
		Arrays.sort(sorted);
		double scale = (double) settings.virtualNodes() / sorted[size / 2];
		double sum = Arrays.stream(weights).sum() * scale;
		while (sum > settings.ringSize()) {
			scale /= 2;
			sum /= 2;
		}
		int[] counts = new int[size];
		for (int i = 0; i < size; i++) {
			counts[i] = Math.max(1, (int) Math.round(weights[i] * scale));
		}
		return counts;
	}

	int owner(long hash) {
		long place = hash >>> 1;
		int at = this.starts[(int) (place >>> this.startShift)];
		while (at < this.points.length && this.points[at] < place) {
			at++;
		}
		return (int) (this.points[(at < this.points.length) ? at : 0] & OWNER);
	}

	int size() {
		return this.points.length;
	}

}
