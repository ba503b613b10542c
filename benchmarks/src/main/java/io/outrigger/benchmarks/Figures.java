package io.outrigger.benchmarks;

import java.util.List;

import io.outrigger.benchmarks.Measurement.Better;

/**
 * Rows of the report of a suite.
 *
 * @param suite name of the suite
 */
public record Figures(String suite) {

	/** Where nobody else does the same, our own aim stands in the peer's place. */
	public static final String TARGET = "our target";

	/**
	 * Returns a row for a figure that is the better the lower it is.
	 * @param scenario what was done
	 * @param metric what was measured
	 * @param unit its unit
	 * @param ours our figure
	 * @param peer the peer's figure
	 * @param peerName who the peer is
	 * @return the row
	 */
	public Measurement lower(String scenario, String metric, String unit, double ours, double peer, String peerName) {
		return new Measurement(this.suite, scenario, metric, unit, ours, peer, peerName, Better.LOWER);
	}

	/**
	 * Returns a row for a figure that is the better the higher it is.
	 * @param scenario what was done
	 * @param metric what was measured
	 * @param unit its unit
	 * @param ours our figure
	 * @param peer the peer's figure
	 * @param peerName who the peer is
	 * @return the row
	 */
	public Measurement higher(String scenario, String metric, String unit, double ours, double peer, String peerName) {
		return new Measurement(this.suite, scenario, metric, unit, ours, peer, peerName, Better.HIGHER);
	}

	/**
	 * Returns a row for a figure that is to be no higher than our own aim.
	 * @param scenario what was done
	 * @param metric what was measured
	 * @param unit its unit
	 * @param ours our figure
	 * @param target our aim
	 * @return the row, which says whether that was met
	 */
	public Measurement atMost(String scenario, String metric, String unit, double ours, double target) {
		return lower(scenario, metric, unit, ours, target, target(ours <= target));
	}

	/**
	 * Returns a row for a figure that is to be no lower than our own aim.
	 * @param scenario what was done
	 * @param metric what was measured
	 * @param unit its unit
	 * @param ours our figure
	 * @param target our aim
	 * @return the row, which says whether that was met
	 */
	public Measurement atLeast(String scenario, String metric, String unit, double ours, double target) {
		return higher(scenario, metric, unit, ours, target, target(ours >= target));
	}

	/**
	 * Returns the rows for times that vary: median, p99 and the longest.
	 * @param scenario what was done
	 * @param unit unit of the times
	 * @param ours our times
	 * @param peer the peer's times
	 * @param peerName who the peer is
	 * @return the rows
	 */
	public List<Measurement> times(String scenario, String unit, Distribution ours, Distribution peer,
			String peerName) {
		return List.of(lower(scenario, "median", unit, ours.median(), peer.median(), peerName),
				lower(scenario, "p99", unit, ours.percentile(99), peer.percentile(99), peerName),
				lower(scenario, "longest", unit, ours.max(), peer.max(), peerName));
	}

	private static String target(boolean met) {
		return met ? TARGET + ", met" : TARGET + ", missed";
	}

}
