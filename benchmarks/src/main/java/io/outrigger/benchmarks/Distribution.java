package io.outrigger.benchmarks;

import java.util.Arrays;
import java.util.Collection;

/**
 * Figures of one kind, of which some must be told.
 */
public final class Distribution {

	private final double[] sorted;

	private Distribution(double[] sorted) {
		this.sorted = sorted;
	}

	/**
	 * Takes figures.
	 * @param figures at least one
	 * @return their distribution
	 */
	public static Distribution of(Collection<Double> figures) {
		if (figures.isEmpty()) {
			throw new IllegalArgumentException("figures is empty but must hold at least one");
		}
		double[] sorted = figures.stream().mapToDouble(Double::doubleValue).toArray();
		Arrays.sort(sorted);
		return new Distribution(sorted);
	}

	/**
	 * Returns the figure that a share of all does not exceed.
	 * @param percent the share, greater than 0 and at most 100
	 * @return a figure that was taken: the nearest rank, nothing in between
	 */
	public double percentile(double percent) {
		if (!(percent > 0 && percent <= 100)) {
			throw new IllegalArgumentException("percent is " + percent + " but must be greater than 0, at most 100");
		}
		return this.sorted[(int) Math.ceil(percent / 100 * this.sorted.length) - 1];
	}

	/**
	 * Returns the figure in the middle.
	 * @return the median
	 */
	public double median() {
		return percentile(50);
	}

	/**
	 * Returns the greatest figure.
	 * @return the maximum
	 */
	public double max() {
		return this.sorted[this.sorted.length - 1];
	}

	/**
	 * Returns how many figures there are.
	 * @return the count
	 */
	public int count() {
		return this.sorted.length;
	}

}
