package io.outrigger.benchmarks.loadbalancer;

import java.util.ArrayList;
import java.util.List;

import io.outrigger.benchmarks.Measurement;
import io.outrigger.benchmarks.Measurement.Better;
import io.outrigger.benchmarks.jmh.JmhRun;
import io.outrigger.benchmarks.jmh.JmhRun.Result;
import io.outrigger.benchmarks.process.ClassPath;

/**
 * What the attempt engine costs a request that needs none of it, beside a chain of
 * operators that only picks and counts.
 */
final class Attempts {

	private static final String PEER = "Reactor operators, no failover";

	private final boolean quick;

	Attempts(boolean quick) {
		this.quick = quick;
	}

	List<Measurement> run() throws Exception {
		List<Measurement> all = new ArrayList<>();
		for (int threads = 1; threads <= 2; threads++) {
			List<Result> peers = jmh("operators", threads, "-p", "settings=defaults");
			for (Result one : jmh("engine", threads)) {
				String scenario = "attempt engine, %s, %d threads".formatted(one.parameters().get("settings"), threads);
				Result peer = peers.get(0);
				all.add(lower(scenario, "request", "ns", one.score(), peer.score()));
				all.add(lower(scenario, "request, allocated", "B", one.bytes(), peer.bytes()));
			}
		}
		return all;
	}

	private List<Result> jmh(String method, int threads, String... more) throws Exception {
		String times = this.quick ? "2" : "5";
		String time = this.quick ? "500ms" : "1s";
		List<String> options = new ArrayList<>(
				List.of("-wi", times, "-i", times, "-w", time, "-r", time, "-t", String.valueOf(threads)));
		options.addAll(List.of(more));
		return new JmhRun(ClassPath.own(), "\\.AttemptBenchmark\\." + method + "$", options).run();
	}

	private static Measurement lower(String scenario, String metric, String unit, double ours, double peer) {
		return new Measurement(LoadBalancerSuite.NAME, scenario, metric, unit, ours, peer, PEER, Better.LOWER);
	}

}
