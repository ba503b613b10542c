package io.outrigger.benchmarks.simulation;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import io.outrigger.benchmarks.Measurement;
import io.outrigger.benchmarks.Measurement.Better;
import io.outrigger.benchmarks.Suite;
import io.outrigger.benchmarks.simulation.client.Variant;
import io.outrigger.benchmarks.simulation.scenario.Scenario;
import io.outrigger.benchmarks.simulation.scenario.Scenarios;

/**
 * The load balancer in virtual time: all policies in all scenarios. Prints the whole
 * table and writes it beside the report, from where it is checked in; reports how the
 * default does beside what others would do.
 */
public final class SimulationSuite implements Suite {

	private static final String NAME = "simulation";

	@Override
	public String name() {
		return NAME;
	}

	@Override
	public List<Measurement> run(boolean quick) throws Exception {
		Table table = Table.compute();
		Path directory = Path.of(System.getProperty("report.directory", "target"));
		Files.createDirectories(directory);
		Files.writeString(directory.resolve("simulation.md"), table.toString());
		System.out.println(table);
		List<Measurement> all = new ArrayList<>();
		for (Scenario scenario : Scenarios.all()) {
			Row ours = table.row(scenario, Variant.DEFAULT);
			for (Variant peer : List.of(Variant.PLAIN_ROUND_ROBIN, Variant.PLAIN_P2C)) {
				compare(all, ours, table.row(scenario, peer));
			}
		}
		return all;
	}

	private static void compare(List<Measurement> all, Row ours, Row peer) {
		all.add(new Measurement(NAME, ours.scenario(), "success", "%", ours.success(), peer.success(), peer.variant(),
				Better.HIGHER));
		all.add(new Measurement(NAME, ours.scenario(), "p50", "ms", ours.times().p50(), peer.times().p50(),
				peer.variant(), Better.LOWER));
		all.add(new Measurement(NAME, ours.scenario(), "p99", "ms", ours.times().p99(), peer.times().p99(),
				peer.variant(), Better.LOWER));
	}

}
