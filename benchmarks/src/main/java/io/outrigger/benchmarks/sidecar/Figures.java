package io.outrigger.benchmarks.sidecar;

import io.outrigger.benchmarks.Measurement;
import io.outrigger.benchmarks.Measurement.Better;

/**
 * Rows of the report.
 */
final class Figures {

	private Figures() {
	}

	static Measurement lower(String scenario, String metric, String unit, double ours, double peer, String peerName) {
		return new Measurement(SidecarSuite.NAME, scenario, metric, unit, ours, peer, peerName, Better.LOWER);
	}

	static Measurement higher(String scenario, String metric, String unit, double ours, double peer, String peerName) {
		return new Measurement(SidecarSuite.NAME, scenario, metric, unit, ours, peer, peerName, Better.HIGHER);
	}

	static Measurement atMost(String scenario, String metric, String unit, double ours, double target) {
		return lower(scenario, metric, unit, ours, target, target(ours <= target));
	}

	static Measurement atLeast(String scenario, String metric, String unit, double ours, double target) {
		return higher(scenario, metric, unit, ours, target, target(ours >= target));
	}

	private static String target(boolean met) {
		return met ? "our target, met" : "our target, missed";
	}

}
