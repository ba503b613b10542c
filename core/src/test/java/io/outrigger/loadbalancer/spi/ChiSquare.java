package io.outrigger.loadbalancer.spi;

import java.util.Arrays;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Pearson's test of whether counts come from the shares expected.
 */
public final class ChiSquare {

	private ChiSquare() {
	}

	/**
	 * Asserts that counts are in proportion to weights, as far as chance allows in 999 of
	 * 1000 cases.
	 */
	public static void assertInProportion(int[] counts, int[] weights) {
		double expectedPerWeight = (double) Arrays.stream(counts).sum() / Arrays.stream(weights).sum();
		double chiSquare = 0;
		for (int i = 0; i < counts.length; i++) {
			double expected = weights[i] * expectedPerWeight;
			chiSquare += (counts[i] - expected) * (counts[i] - expected) / expected;
		}
		assertThat(chiSquare).as("%s for weights %s", Arrays.toString(counts), Arrays.toString(weights))
			.isLessThan(quantile(counts.length - 1));
	}

	/*
	 * E. B. Wilson and M. M. Hilferty (1931); 3.0902 is the 99.9 % quantile of the normal
	 * distribution.
	 */
	private static double quantile(int degrees) {
		double part = 2.0 / (9 * degrees);
		return degrees * Math.pow(1 - part + 3.0902 * Math.sqrt(part), 3);
	}

}
