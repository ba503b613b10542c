package io.outrigger.benchmarks.flow;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import io.outrigger.benchmarks.Figures;
import io.outrigger.benchmarks.Measurement;
import io.outrigger.benchmarks.jmh.JmhRun;
import io.outrigger.benchmarks.jmh.JmhRun.Result;
import io.outrigger.benchmarks.process.ClassPath;

/**
 * What a permit of an adaptive limit of concurrency costs, beside Netflix's.
 */
final class AdaptivePermits {

	private static final String SCENARIO = "adaptive permit, %s, %d threads";

	private static final String TIME = "acquire and release";

	private static final String BYTES = "acquire and release, allocated";

	private static final String PEER = "Netflix concurrency-limits";

	private static final double TARGET_NANOS = 80;

	/*
	 * What others allocate meanwhile shares out to a fraction of a byte.
	 */
	private static final double LESS_THAN_ONE_BYTE = 1;

	private final Figures figures;

	private final boolean quick;

	AdaptivePermits(Figures figures, boolean quick) {
		this.figures = figures;
		this.quick = quick;
	}

	List<Measurement> run() throws Exception {
		List<Measurement> all = new ArrayList<>();
		for (int threads = 1; threads <= 2; threads++) {
			Map<String, Result> results = measure(threads);
			against(all, results, threads, "gradient2", "netflixGradient2");
			against(all, results, threads, "vegas", "netflixVegas");
			for (String ours : List.of("gradient2", "vegas", "partitions", "object", "refused")) {
				Result result = of(results, ours);
				String scenario = SCENARIO.formatted(ours, threads);
				if (threads == 1) {
					all.add(this.figures.atMost(scenario, TIME, "ns", result.score(), TARGET_NANOS));
				}
				if (!ours.equals("object")) {
					all.add(this.figures.atMost(scenario, BYTES, "B", result.bytes(), LESS_THAN_ONE_BYTE));
				}
			}
		}
		return all;
	}

	private void against(List<Measurement> all, Map<String, Result> results, int threads, String ours, String theirs) {
		Result one = of(results, ours);
		Result peer = of(results, theirs);
		String scenario = SCENARIO.formatted(ours, threads);
		all.add(this.figures.lower(scenario, TIME, "ns", one.score(), peer.score(), PEER));
		all.add(this.figures.lower(scenario, BYTES, "B", one.bytes(), peer.bytes(), PEER));
	}

	private Map<String, Result> measure(int threads) throws Exception {
		String times = this.quick ? "2" : "5";
		String time = this.quick ? "500ms" : "1s";
		List<String> options = List.of("-wi", times, "-i", times, "-w", time, "-r", time, "-t",
				String.valueOf(threads));
		Map<String, Result> results = new TreeMap<>();
		new JmhRun(ClassPath.own(), "\\.AdaptivePermitBenchmark\\.", options).run()
			.forEach((result) -> results.put(result.benchmark(), result));
		return results;
	}

	private static Result of(Map<String, Result> results, String benchmark) {
		Result result = results.get(benchmark);
		if (result == null) {
			throw new IllegalStateException("'" + benchmark + "' was not measured");
		}
		return result;
	}

}
