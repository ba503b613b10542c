package io.outrigger.benchmarks.cache;

import java.util.ArrayList;
import java.util.List;

import io.outrigger.benchmarks.Distribution;
import io.outrigger.benchmarks.Measurement;
import io.outrigger.benchmarks.cache.member.Members;
import io.outrigger.benchmarks.cache.member.Members.Crowd;
import io.outrigger.benchmarks.cache.product.Product;

/**
 * How often a value is loaded that many processes want at once.
 */
final class ColdKeys {

	private static final String SCENARIO = "cold key, 1,000 callers in 4 processes, a load of 50 ms";

	private static final int CALLERS = 1_000;

	private static final int WARM_UP = 5;

	private static final double ONE_LOAD = 1;

	private static final double LOAD_MILLIS = 50;

	private final int rounds;

	ColdKeys(int rounds) {
		this.rounds = rounds;
	}

	List<Measurement> run(Members members) {
		List<Double> loads = new ArrayList<>();
		List<Double> millis = new ArrayList<>();
		for (int round = 0; round < WARM_UP + this.rounds; round++) {
			Crowd crowd = members.crowd("cold-" + Product.id(round), CALLERS);
			if (round >= WARM_UP) {
				loads.add((double) crowd.loads());
				millis.add(crowd.millis());
			}
		}
		Distribution all = Distribution.of(loads);
		return List.of(
				CacheSuite.FIGURES.atMost(SCENARIO, "median of the loads of a round", "loads", all.median(), ONE_LOAD),
				CacheSuite.FIGURES.atMost(SCENARIO, "most loads of a round", "loads", all.max(), ONE_LOAD),
				CacheSuite.FIGURES.lower(SCENARIO, "median until the last caller has it", "ms",
						Distribution.of(millis).median(), LOAD_MILLIS, "the load alone"));
	}

}
