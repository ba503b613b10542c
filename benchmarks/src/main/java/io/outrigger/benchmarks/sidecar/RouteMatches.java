package io.outrigger.benchmarks.sidecar;

import java.util.ArrayList;
import java.util.List;

import io.outrigger.benchmarks.Measurement;
import io.outrigger.benchmarks.jmh.JmhRun;
import io.outrigger.benchmarks.jmh.JmhRun.Result;
import io.outrigger.benchmarks.process.ClassPath;

/**
 * What it costs to find the route of a request.
 */
final class RouteMatches {

	private static final double NANOS = 500;

	/*
	 * What it must look at: the path's segments, each by its name.
	 */
	private static final double BYTES = 500;

	private final boolean quick;

	RouteMatches(boolean quick) {
		this.quick = quick;
	}

	List<Measurement> run() throws Exception {
		String times = this.quick ? "2" : "5";
		String time = this.quick ? "500ms" : "1s";
		List<Measurement> all = new ArrayList<>();
		for (Result one : new JmhRun(ClassPath.own(), "\\.RouteMatchBenchmark\\.",
				List.of("-wi", times, "-i", times, "-w", time, "-r", time))
			.run()) {
			String scenario = "route among %s of %s services".formatted(one.parameters().get("routes"),
					one.parameters().get("services"));
			all.add(SidecarSuite.FIGURES.atMost(scenario, "found in", "ns", one.score(), NANOS));
			all.add(SidecarSuite.FIGURES.atMost(scenario, "allocated", "B", one.bytes(), BYTES));
		}
		return all;
	}

}
