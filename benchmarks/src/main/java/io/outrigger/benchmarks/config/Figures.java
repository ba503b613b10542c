package io.outrigger.benchmarks.config;

import java.util.List;

import io.outrigger.benchmarks.Distribution;
import io.outrigger.benchmarks.Measurement;
import io.outrigger.benchmarks.Measurement.Better;

/**
 * Rows of the report. In all of them less is better.
 */
final class Figures {

	/** Where nobody else does the same, our own aim stands in the peer's place. */
	static final String TARGET = "our target";

	private Figures() {
	}

	static Measurement of(String scenario, String metric, String unit, double ours, double peer, String peerName) {
		return new Measurement(ConfigSuite.NAME, scenario, metric, unit, ours, peer, peerName, Better.LOWER);
	}

	static List<Measurement> times(String scenario, Distribution ours, Distribution peer, String peerName) {
		return List.of(of(scenario, "median", "ms", ours.median(), peer.median(), peerName),
				of(scenario, "p99", "ms", ours.percentile(99), peer.percentile(99), peerName),
				of(scenario, "longest", "ms", ours.max(), peer.max(), peerName));
	}

}
