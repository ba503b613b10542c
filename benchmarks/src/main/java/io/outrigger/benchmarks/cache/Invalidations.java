package io.outrigger.benchmarks.cache;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import io.outrigger.benchmarks.Distribution;
import io.outrigger.benchmarks.Measurement;
import io.outrigger.benchmarks.cache.member.Members;
import io.outrigger.benchmarks.cache.product.Product;
import io.outrigger.benchmarks.process.Pause;

/**
 * How long others still have in memory what one has changed.
 */
final class Invalidations {

	private static final double MILLIS = 10;

	private static final Duration APART = Duration.ofMillis(5);

	private static final int WARM_UP = 200;

	private final int rounds;

	Invalidations(int rounds) {
		this.rounds = rounds;
	}

	List<Measurement> run(Members members) {
		List<Measurement> all = new ArrayList<>();
		for (String change : List.of("EVICT", "PUT")) {
			List<Double> millis = new ArrayList<>();
			for (int round = 0; round < WARM_UP + this.rounds / 2; round++) {
				Pause.upTo(APART);
				double took = members.change(change, change + Product.id(round), round);
				if (round >= WARM_UP) {
					millis.add(took);
				}
			}
			all.addAll(figures(change.equals("EVICT") ? "evicted" : "put", Distribution.of(millis)));
		}
		return all;
	}

	private static List<Measurement> figures(String change, Distribution millis) {
		String scenario = change + ", gone from the memory of 3 other processes";
		return List.of(CacheSuite.FIGURES.atMost(scenario, "median", "ms", millis.median(), MILLIS),
				CacheSuite.FIGURES.atMost(scenario, "p99", "ms", millis.percentile(99), MILLIS),
				CacheSuite.FIGURES.lower(scenario, "longest", "ms", millis.max(), MILLIS, "our target for p99"));
	}

}
