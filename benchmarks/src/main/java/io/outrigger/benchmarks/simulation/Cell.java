package io.outrigger.benchmarks.simulation;

import java.util.ArrayList;
import java.util.List;

import io.outrigger.benchmarks.simulation.client.Variant;
import io.outrigger.benchmarks.simulation.scenario.Scenario;
import io.outrigger.benchmarks.simulation.scenario.Scenarios;
import io.outrigger.benchmarks.simulation.scenario.World;

/**
 * A row of the table: one scenario under one variant.
 *
 * @param scenario the scenario
 * @param variant how clients balance
 */
record Cell(Scenario scenario, Variant variant) {

	private static final long SEED = 42;

	/**
	 * Returns all that are checked in: every variant in every scenario; with 1 and 40
	 * clients and for the comparison with what others have published some of them.
	 * @return the cells in the order of the table
	 */
	static List<Cell> all() {
		List<Cell> all = new ArrayList<>();
		for (Scenario scenario : Scenarios.all()) {
			Variant.all().forEach((variant) -> all.add(new Cell(scenario, variant)));
			if (scenario.equals(Scenarios.SLOW)) {
				all.add(new Cell(scenario, Variant.PLAIN_LEAST));
				all.add(new Cell(scenario, Variant.PLAIN_EWMA));
			}
		}
		for (Scenario scenario : List.of(Scenarios.SLOW, Scenarios.FAST_FAILING)) {
			for (int clients : new int[] { 1, 40 }) {
				List.of(Variant.DEFAULT, Variant.FAILOVER, Variant.HEDGING, Variant.PLAIN_P2C,
						Variant.PLAIN_ROUND_ROBIN)
					.forEach((variant) -> all.add(new Cell(scenario.with(clients), variant)));
			}
		}
		return all;
	}

	/**
	 * Computes the cell anew. Every time gives the same to the last bit.
	 * @return what became of the requests
	 */
	Result compute() {
		return Result.of(run());
	}

	World run() {
		World world = new World(this.scenario, this.variant, SEED);
		world.run();
		return world;
	}

}
