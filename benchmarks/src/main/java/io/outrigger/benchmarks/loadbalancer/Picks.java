package io.outrigger.benchmarks.loadbalancer;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

import io.outrigger.benchmarks.Measurement;
import io.outrigger.benchmarks.Measurement.Better;
import io.outrigger.benchmarks.jmh.JmhRun;
import io.outrigger.benchmarks.jmh.JmhRun.Result;
import io.outrigger.benchmarks.process.ClassPath;

/**
 * What a pick costs: the choice alone, by every policy, and all that is done for a
 * request beside Spring Cloud's round robin, which neither counts nor looks; and the
 * choice through Spring Cloud's interface beside that.
 */
final class Picks {

	private static final String TARGET = "our target";

	private static final String PEER = "Spring Cloud LoadBalancer, round robin";

	private static final Set<String> SCANNING = Set.of("least-connections", "weighted-least-connections",
			"least-latency", "scored");

	/*
	 * What others allocate meanwhile shares out to a fraction of a byte.
	 */
	private static final double LESS_THAN_ONE_BYTE = 1;

	private static final double SCAN_NANOS = 5;

	private static final double TIMES_FASTER = 5;

	private static final String SPRING_CLOUD = "spring-cloud";

	/*
	 * Random numbers and the time, whatever the number of instances.
	 */
	private static final double SCAN_START_NANOS = 60;

	private final boolean quick;

	Picks(boolean quick) {
		this.quick = quick;
	}

	List<Measurement> run() throws Exception {
		List<Measurement> all = new ArrayList<>();
		for (int threads = 1; threads <= 2; threads++) {
			choices(all, threads);
			requests(all, threads);
			behindSpringCloud(all, threads);
		}
		return all;
	}

	private void choices(List<Measurement> all, int threads) throws Exception {
		List<String> options = new ArrayList<>();
		if (this.quick) {
			options.addAll(List.of("-p", "instances=10,1000", "-p", "failures=" + (threads == 2)));
		}
		for (Result one : jmh(ClassPath.own(), "PickBenchmark", threads, options)) {
			String policy = one.parameters().getOrDefault("policy", "");
			int instances = Integer.parseInt(one.parameters().getOrDefault("instances", "0"));
			boolean failures = Boolean.parseBoolean(one.parameters().get("failures"));
			String scenario = "%s among %d%s, %d threads".formatted(policy, instances,
					failures ? ", failures about" : "", threads);
			all.add(lower(scenario, "choice", "ns", one.score(), target(policy, instances, failures), TARGET));
			all.add(lower(scenario, "choice, allocated", "B", one.bytes(), LESS_THAN_ONE_BYTE, TARGET));
		}
	}

	private void requests(List<Measurement> all, int threads) throws Exception {
		List<String> options = this.quick ? List.of("-p", "instances=10,1000") : List.of();
		List<Result> ours = jmh(ClassPath.own(), "RequestBenchmark", threads, options);
		List<Result> peers = jmh(ClassPath.eureka(), "ChooseBenchmark", threads, options);
		for (Result one : ours) {
			String instances = one.parameters().getOrDefault("instances", "");
			String scenario = "%s among %s, %d threads".formatted(one.parameters().get("policy"), instances, threads);
			Result peer = peers.stream()
				.filter((other) -> instances.equals(other.parameters().get("instances")))
				.findFirst()
				.orElseThrow();
			all.add(lower(scenario, "pick, answer and end", "ns", one.score(), peer.score(), PEER));
			all.add(lower(scenario, "pick, answer and end, allocated", "B", one.bytes(), peer.bytes(), PEER));
		}
	}

	private void behindSpringCloud(List<Measurement> all, int threads) throws Exception {
		List<String> options = this.quick ? List.of("-p", "instances=10,1000") : List.of();
		List<Result> results = jmh(ClassPath.springCloud(), "BehindSpringCloudBenchmark", threads, options);
		for (Result ours : results) {
			String chooser = ours.parameters().getOrDefault("chooser", "");
			if (chooser.equals(SPRING_CLOUD)) {
				continue;
			}
			String instances = ours.parameters().getOrDefault("instances", "");
			Result peer = results.stream()
				.filter((other) -> SPRING_CLOUD.equals(other.parameters().get("chooser"))
						&& instances.equals(other.parameters().get("instances")))
				.findFirst()
				.orElseThrow();
			String scenario = "%s among %s, %d threads".formatted(chooser, instances, threads);
			all.add(lower(scenario, "Spring Cloud's choose()", "ns", ours.score(), peer.score(), PEER));
			all.add(lower(scenario, "Spring Cloud's choose(), allocated", "B", ours.bytes(), peer.bytes(), PEER));
			all.add(new Measurement(LoadBalancerSuite.NAME, scenario, "Spring Cloud's choose(), times faster", "x",
					peer.score() / ours.score(), TIMES_FASTER, TARGET, Better.HIGHER));
		}
	}

	private static double target(String policy, int instances, boolean failures) {
		if (SCANNING.contains(policy)) {
			return SCAN_START_NANOS + SCAN_NANOS * instances;
		}
		return policy.equals("p2c") ? (failures ? 100 : 60) : 150;
	}

	private List<Result> jmh(ClassPath classPath, String benchmark, int threads, List<String> more) throws Exception {
		String times = this.quick ? "2" : "5";
		String time = this.quick ? "500ms" : "1s";
		List<String> options = new ArrayList<>(
				List.of("-wi", times, "-i", times, "-w", time, "-r", time, "-t", String.valueOf(threads)));
		options.addAll(more);
		return new JmhRun(classPath, "\\." + benchmark + "\\.", options).run();
	}

	private static Measurement lower(String scenario, String metric, String unit, double ours, double peer,
			String peerName) {
		return new Measurement(LoadBalancerSuite.NAME, scenario, metric, unit, ours, peer, peerName, Better.LOWER);
	}

}
