package io.outrigger.benchmarks.registry;

import java.util.ArrayList;
import java.util.List;

import io.outrigger.benchmarks.Figures;
import io.outrigger.benchmarks.Measurement;
import io.outrigger.benchmarks.jmh.JmhRun;
import io.outrigger.benchmarks.jmh.JmhRun.Result;
import io.outrigger.benchmarks.process.ClassPath;
import io.outrigger.benchmarks.registry.fleet.EurekaCalls;
import io.outrigger.testsupport.redis.RedisServer;

/**
 * What a discovery costs on the way of a request, and what a change costs off it.
 */
final class Lookups {

	private static final int[] SIZES = { 10, 1000 };

	private static final double NANOS_TARGET = 20;

	private static final double SWAP_TARGET_MICROS = 1000;

	private final List<String> pace;

	Lookups(boolean quick) {
		String times = quick ? "2" : "5";
		this.pace = List.of("-wi", times, "-i", times, "-w", "1", "-r", "1");
	}

	List<Measurement> run(EurekaCalls eureka) throws Exception {
		for (int size : SIZES) {
			for (int i = 0; i < size; i++) {
				eureka.register("lookup-" + size, "lookup-" + size + "-" + i);
			}
		}
		List<Result> ours;
		try (RedisServer redis = RedisServer.start()) {
			ours = jmh(ClassPath.own(), "DiscoverBenchmark", "-Dredis.uri=" + redis.uri());
		}
		List<Result> peer = jmh(ClassPath.eureka(), "EurekaLookupBenchmark", "-Deureka.address=" + eureka.address());
		List<Measurement> all = new ArrayList<>();
		for (int i = 0; i < SIZES.length; i++) {
			String scenario = "discovery among " + SIZES[i];
			Result one = ours.get(i);
			Result other = peer.get(i);
			all.add(RegistrySuite.FIGURES.lower(scenario, "time", "ns", one.score(), NANOS_TARGET, Figures.TARGET));
			all.add(RegistrySuite.FIGURES.lower(scenario, "time", "ns", one.score(), other.score(),
					"Spring Cloud with Eureka"));
			all.add(RegistrySuite.FIGURES.lower(scenario, "allocated", "B", one.bytes(), other.bytes(),
					"Spring Cloud with Eureka"));
		}
		for (Result swap : jmh(ClassPath.own(), "ViewSwapBenchmark", "-Xmx512m")) {
			String scenario = swap.benchmark().equals("oneChanges") ? "one of 10,000 changes" : "10,000 are read anew";
			all.add(RegistrySuite.FIGURES.lower(scenario, "until the view is swapped, once decoded", "us", swap.score(),
					SWAP_TARGET_MICROS, Figures.TARGET));
		}
		return all;
	}

	private List<Result> jmh(ClassPath classPath, String benchmark, String jvmOption) throws Exception {
		List<String> options = new ArrayList<>(this.pace);
		options.addAll(List.of("-jvmArgsAppend", jvmOption));
		return new JmhRun(classPath, "\\." + benchmark + "\\.", options).run();
	}

}
