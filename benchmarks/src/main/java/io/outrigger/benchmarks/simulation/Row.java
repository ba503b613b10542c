package io.outrigger.benchmarks.simulation;

import java.util.Arrays;
import java.util.Locale;

/**
 * A row of the table, as it is checked in.
 *
 * @param scenario name of the scenario
 * @param variant name of the variant
 * @param requests how many requests there were
 * @param failures how many of them failed
 * @param worst how many failed at the client where most did
 * @param success percent of the requests that succeeded
 * @param times mean, median, 99th and 99.9th percentile of the response times of those
 * that succeeded, in milliseconds
 * @param spread coefficient of variation of the requests of each instance, in percent
 * @param extra requests sent beyond those that were asked for, in percent of these
 */
record Row(String scenario, String variant, long requests, long failures, long worst, double success, Times times,
		double spread, double extra) {

	static final String HEAD = """
			| scenario | variant | requests | failed | most failed at a client | success % | mean ms | p50 ms | p99 ms | p99.9 ms | load spread % | extra load % |
			|---|---|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|
			""";

	private static final double MAX_SUCCESS_POINTS = 0.05;

	private static final double MAX_TIME_PART = 0.1;

	private static final double MAX_TIME_MILLIS = 1;

	private static final double MAX_SPREAD_POINTS = 1;

	private static final double MAX_EXTRA_POINTS = 0.1;

	static Row of(Cell cell, Result result) {
		return new Row(cell.scenario().name(), cell.variant().name(), result.requests(), result.failures(),
				result.worst(), result.success(), new Times(result.mean(), result.p50(), result.p99(), result.p999()),
				result.spread(), result.extra());
	}

	static Row parse(String line) {
		String[] values = Arrays.stream(line.split("\\|", -1)).map(String::trim).toArray(String[]::new);
		if (values.length != 14) {
			throw new IllegalArgumentException("Row is '" + line + "' but must be: 12 values between bars");
		}
		double[] numbers = Arrays.stream(values, 3, 13).mapToDouble(Double::parseDouble).toArray();
		return new Row(values[1], values[2], (long) numbers[0], (long) numbers[1], (long) numbers[2], numbers[3],
				new Times(numbers[4], numbers[5], numbers[6], numbers[7]), numbers[8], numbers[9]);
	}

	/**
	 * Whether another row says the same, but for what a change that means nothing may do:
	 * another order of random numbers, say.
	 * @param other the other row, of the same cell
	 * @return whether success is within 0.05 points, times are within a tenth or a
	 * millisecond, spread within a point, and extra load within 0.1 points
	 */
	boolean isCloseTo(Row other) {
		return Math.abs(this.success - other.success) <= MAX_SUCCESS_POINTS && this.times.isCloseTo(other.times)
				&& Math.abs(this.spread - other.spread) <= MAX_SPREAD_POINTS
				&& Math.abs(this.extra - other.extra) <= MAX_EXTRA_POINTS;
	}

	@Override
	public String toString() {
		return String.format(Locale.ROOT, "| %s | %s | %d | %d | %d | %.3f | %.1f | %.1f | %.1f | %.1f | %.2f | %.2f |",
				this.scenario, this.variant, this.requests, this.failures, this.worst, this.success, this.times.mean(),
				this.times.p50(), this.times.p99(), this.times.p999(), this.spread, this.extra);
	}

	/**
	 * Response times in milliseconds.
	 *
	 * @param mean the mean
	 * @param p50 the median
	 * @param p99 what 99 % did not exceed
	 * @param p999 what 99.9 % did not exceed
	 */
	record Times(double mean, double p50, double p99, double p999) {

		boolean isCloseTo(Times other) {
			return isClose(this.mean, other.mean) && isClose(this.p50, other.p50) && isClose(this.p99, other.p99)
					&& isClose(this.p999, other.p999);
		}

		private static boolean isClose(double one, double other) {
			return Math.abs(one - other) <= Math.max(MAX_TIME_MILLIS, MAX_TIME_PART * Math.max(one, other));
		}

	}

}
