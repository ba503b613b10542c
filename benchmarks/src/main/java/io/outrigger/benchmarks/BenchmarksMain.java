package io.outrigger.benchmarks;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

import io.outrigger.benchmarks.cache.CacheSuite;
import io.outrigger.benchmarks.config.ConfigSuite;
import io.outrigger.benchmarks.flow.FlowSuite;
import io.outrigger.benchmarks.loadbalancer.LoadBalancerSuite;
import io.outrigger.benchmarks.redis.RedisSuite;
import io.outrigger.benchmarks.registry.RegistrySuite;
import io.outrigger.benchmarks.sidecar.SidecarSuite;
import io.outrigger.benchmarks.sidecar.fault.SidecarFaultsSuite;
import io.outrigger.benchmarks.simulation.SimulationSuite;
import io.outrigger.benchmarks.startup.StartupSuite;

/**
 * Runs the suites named on the command line, all when none is named.
 */
public class BenchmarksMain {

	private static final List<Suite> SUITES = List.of(new StartupSuite(), new RedisSuite(), new RegistrySuite(),
			new ConfigSuite(), new LoadBalancerSuite(), new CacheSuite(), new FlowSuite(), new SidecarSuite(),
			new SidecarFaultsSuite(), new SimulationSuite());

	/**
	 * Runs the suites.
	 * @param args names of suites
	 * @throws Exception if a suite fails
	 */
	public static void main(String[] args) throws Exception {
		Set<String> known = SUITES.stream().map(Suite::name).collect(Collectors.toCollection(TreeSet::new));
		Set<String> wanted = (args.length > 0) ? new TreeSet<>(Arrays.asList(args)) : known;
		if (!known.containsAll(wanted)) {
			System.err.println("No such suite among " + wanted + "; there are: " + known);
			System.exit(2);
		}
		boolean quick = System.getenv("QUICK") != null;
		List<Measurement> measurements = new ArrayList<>();
		for (Suite suite : SUITES) {
			if (wanted.contains(suite.name())) {
				measurements.addAll(suite.run(quick));
			}
		}
		Report report = new Report(measurements);
		report.write(Path.of(System.getProperty("report.directory", "target")));
		System.out.print(report.table());
	}

}
