package io.outrigger.benchmarks.startup;

import java.io.File;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.regex.Pattern;

import io.outrigger.benchmarks.Measurement;
import io.outrigger.benchmarks.Suite;

/**
 * Starts the same application with Outrigger, with the same third-party packages but
 * without Outrigger, and with WebFlux and actuator alone, in turn, and compares the
 * medians.
 */
public final class StartupSuite implements Suite {

	private static final Pattern OURS = Pattern.compile("outrigger-(core|spring-boot)-?.*\\.jar");

	private static final Pattern PACKAGES = Pattern
		.compile("(outrigger-(core|spring-boot)-?|caffeine|spring-data-|spring-boot-starter-data-|spring-oxm|spring-tx"
				+ "|spring-context-support|lettuce|redis-authx|resilience4j|micrometer-tracing|opentelemetry"
				+ "|context-propagation|aspectjweaver|spring-aspects).*\\.jar");

	private static final String WITHOUT_US = "same packages without Outrigger";

	private static final String BARE = "WebFlux + actuator alone";

	@Override
	public String name() {
		return "startup";
	}

	@Override
	public List<Measurement> run(boolean quick) throws Exception {
		List<String> ours = Arrays.asList(System.getProperty("java.class.path").split(File.pathSeparator, -1));
		List<String> packages = without(ours, OURS);
		List<String> bare = without(ours, PACKAGES);
		int rounds = quick ? 7 : 21;
		List<ProbeRun> withUs = new ArrayList<>();
		List<ProbeRun> withoutUs = new ArrayList<>();
		List<ProbeRun> alone = new ArrayList<>();
		for (int round = -1; round < rounds; round++) {
			List<ProbeRun> runs = List.of(ProbeRun.of(ours), ProbeRun.of(packages), ProbeRun.of(bare));
			if (round >= 0) {
				withUs.add(runs.get(0));
				withoutUs.add(runs.get(1));
				alone.add(runs.get(2));
			}
		}
		List<Measurement> measurements = new ArrayList<>();
		measurements.addAll(compare("application with Outrigger", withUs, withoutUs, WITHOUT_US));
		measurements.addAll(compare("application with Outrigger", withUs, alone, BARE));
		measurements.addAll(compare("the packages without Outrigger", withoutUs, alone, BARE));
		return measurements;
	}

	private static List<String> without(List<String> classPath, Pattern jars) {
		return classPath.stream().filter((entry) -> !jars.matcher(new File(entry).getName()).matches()).toList();
	}

	private List<Measurement> compare(String scenario, List<ProbeRun> ours, List<ProbeRun> peer, String peerName) {
		return List.of(
				new Measurement(name(), scenario, "start-up", "ms", median(ours, ProbeRun::startedMs),
						median(peer, ProbeRun::startedMs), peerName, Measurement.Better.LOWER),
				new Measurement(name(), scenario, "start-up, processor time", "ms", median(ours, ProbeRun::cpuMs),
						median(peer, ProbeRun::cpuMs), peerName, Measurement.Better.LOWER),
				new Measurement(name(), scenario, "heap after GC", "MB", median(ours, ProbeRun::heapMb),
						median(peer, ProbeRun::heapMb), peerName, Measurement.Better.LOWER));
	}

	private static double median(List<ProbeRun> runs, ToDoubleFunction<ProbeRun> figure) {
		double[] sorted = runs.stream().mapToDouble(figure).sorted().toArray();
		return sorted[sorted.length / 2];
	}

}
