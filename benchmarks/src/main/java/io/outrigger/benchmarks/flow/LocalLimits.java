package io.outrigger.benchmarks.flow;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import io.outrigger.benchmarks.Measurement;
import io.outrigger.benchmarks.jmh.JmhRun;
import io.outrigger.benchmarks.jmh.JmhRun.Result;
import io.outrigger.benchmarks.jmh.JmhRun.Results;
import io.outrigger.benchmarks.process.ClassPath;

/**
 * What a decision costs that is made in memory, and is a yes.
 */
final class LocalLimits {

	private static final double BUCKET_NANOS = 50;

	/*
	 * What others allocate meanwhile shares out to a fraction of a byte.
	 */
	private static final double LESS_THAN_ONE_BYTE = 1;

	private static final Map<String, String> PEERS = Map.of("resilience4j", "Resilience4j, atomic", "bucket4j",
			"Bucket4j, lock-free", "guava", "Guava");

	/*
	 * What no peer does in memory.
	 */
	private static final Map<String, String> OUR_BUCKET = Map.of("tokenBucket", "our token bucket");

	private static final Map<String, Map<String, String>> OURS = Map.of("tokenBucket", PEERS, "slidingWindow", PEERS,
			"slidingLog", OUR_BUCKET, "keyed", OUR_BUCKET);

	private final List<String> pace;

	LocalLimits(boolean quick) {
		String times = quick ? "3" : "5";
		String time = quick ? "500ms" : "2s";
		this.pace = List.of("-wi", times, "-i", times, "-w", time, "-r", time);
	}

	List<Measurement> run() throws Exception {
		List<Measurement> all = new ArrayList<>();
		for (int threads = 1; threads <= 2; threads++) {
			Results results = jmh(threads);
			for (String ours : new TreeMap<>(OURS).descendingKeySet()) {
				rows(all, ours, threads, results);
			}
		}
		return all;
	}

	private static void rows(List<Measurement> all, String name, int threads, Results results) {
		Result ours = results.find(name);
		String scenario = "local " + name + ", " + threads + " threads";
		if (name.equals("tokenBucket") && threads == 1) {
			all.add(FlowSuite.FIGURES.atMost(scenario, "time", "ns", ours.score(), BUCKET_NANOS));
		}
		all.add(FlowSuite.FIGURES.atMost(scenario, "allocated", "B", ours.bytes(), LESS_THAN_ONE_BYTE));
		new TreeMap<>(OURS.getOrDefault(name, PEERS)).forEach((benchmark, peer) -> all
			.add(FlowSuite.FIGURES.lower(scenario, "time", "ns", ours.score(), results.find(benchmark).score(), peer)));
	}

	private Results jmh(int threads) throws Exception {
		List<String> options = new ArrayList<>(this.pace);
		options.addAll(List.of("-t", String.valueOf(threads)));
		return new JmhRun(ClassPath.own(), "\\.flow\\.local\\.", options).results();
	}

}
