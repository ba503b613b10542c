package io.outrigger.benchmarks.registry;

import java.util.List;

import io.outrigger.benchmarks.Distribution;
import io.outrigger.benchmarks.Measurement;
import io.outrigger.benchmarks.Measurement.Better;

/**
 * Rows of the report.
 */
final class Figures {

	/** Where nobody else does the same, our own aim stands in the peer's place. */
	static final String TARGET = "our target";

	private Figures() {
	}

	static Measurement lower(String scenario, String metric, String unit, double ours, double peer, String peerName) {
		return new Measurement(RegistrySuite.NAME, scenario, metric, unit, ours, peer, peerName, Better.LOWER);
	}

	static Measurement higher(String scenario, String metric, String unit, double ours, double peer, String peerName) {
		return new Measurement(RegistrySuite.NAME, scenario, metric, unit, ours, peer, peerName, Better.HIGHER);
	}

	static List<Measurement> of(String scenario, String unit, Distribution ours, Distribution peer, String peerName) {
		return List.of(lower(scenario, "median", unit, ours.median(), peer.median(), peerName),
				lower(scenario, "p99", unit, ours.percentile(99), peer.percentile(99), peerName),
				lower(scenario, "longest", unit, ours.max(), peer.max(), peerName));
	}

	/*
	 * What was not waited for counts as the time given, and is more than that.
	 */
	static String bounded(String peerName, Distribution peer, long bound) {
		return (peer.max() < bound) ? peerName : peerName + " (longest: given up)";
	}

}
