package io.outrigger.benchmarks.cache;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Stream;

import io.outrigger.benchmarks.Distribution;
import io.outrigger.benchmarks.Measurement;
import io.outrigger.benchmarks.cache.shared.Contenders;
import io.outrigger.testsupport.redis.RedisServer;

/**
 * How many values can be read that are in Redis and not in memory, 64 at a time.
 */
final class SharedHits {

	private static final String SCENARIO = "get, in Redis, 64 at once";

	private static final double PERCENT_OF_LETTUCE = 85;

	private static final double PERCENT_OF_CACHES = 150;

	private static final int WARM_UP = 8;

	private final int rounds;

	SharedHits(int rounds) {
		this.rounds = rounds;
	}

	List<Measurement> run() throws Exception {
		List<Map<String, Double>> all = new ArrayList<>();
		try (RedisServer redis = RedisServer.start(); Contenders contenders = new Contenders(redis.uri())) {
			for (int round = 0; round < WARM_UP + this.rounds; round++) {
				Map<String, Double> throughputs = contenders.round(round);
				if (round >= WARM_UP) {
					all.add(throughputs);
				}
			}
		}
		return compare(all);
	}

	private static List<Measurement> compare(List<Map<String, Double>> rounds) {
		List<Measurement> figures = new ArrayList<>();
		double ours = median(rounds, Contenders.OURS);
		List<String> peers = rounds.get(0).keySet().stream().filter((name) -> !name.equals(Contenders.OURS)).toList();
		peers.stream()
			.sorted()
			.map((peer) -> CacheSuite.FIGURES.higher(SCENARIO, "throughput", "reads/s", ours, median(rounds, peer),
					peer))
			.forEach(figures::add);
		Stream.of("Lettuce", "JetCache", "Spring").forEach((maker) -> {
			String best = best(rounds, peers, (name) -> name.startsWith(maker));
			figures.add(CacheSuite.FIGURES.atLeast(SCENARIO, "throughput, of that of " + best, "%",
					percent(rounds, best), maker.equals("Lettuce") ? PERCENT_OF_LETTUCE : PERCENT_OF_CACHES));
		});
		return figures;
	}

	/*
	 * Whichever way of asking is better for the peer.
	 */
	private static String best(List<Map<String, Double>> rounds, List<String> peers, Predicate<String> made) {
		return peers.stream()
			.filter(made)
			.max((one, other) -> Double.compare(median(rounds, one), median(rounds, other)))
			.orElseThrow();
	}

	/*
	 * Of what was measured in the same round.
	 */
	private static double percent(List<Map<String, Double>> rounds, String peer) {
		return Distribution
			.of(rounds.stream()
				.map((round) -> 100 * throughput(round, Contenders.OURS) / throughput(round, peer))
				.toList())
			.median();
	}

	private static double median(List<Map<String, Double>> rounds, String name) {
		return Distribution.of(rounds.stream().map((round) -> throughput(round, name)).toList()).median();
	}

	private static double throughput(Map<String, Double> round, String name) {
		return round.getOrDefault(name, 0.0);
	}

}
