package io.outrigger.benchmarks.cache;

import java.util.ArrayList;
import java.util.List;

import io.outrigger.benchmarks.Measurement;
import io.outrigger.benchmarks.jmh.JmhRun;
import io.outrigger.benchmarks.jmh.JmhRun.Result;
import io.outrigger.benchmarks.jmh.JmhRun.Results;
import io.outrigger.benchmarks.process.ClassPath;

/**
 * What a value costs that is in memory.
 */
final class Hits {

	private static final double PEEK_NANOS = 80;

	private static final double PERCENT_OF_CAFFEINE = 110;

	private static final double GET_NANOS = 100;

	private static final double GET_BYTES = 16;

	/*
	 * What others allocate meanwhile shares out to a fraction of a byte.
	 */
	private static final double LESS_THAN_ONE_BYTE = 1;

	private static final List<Peer> CAFFEINE = List.of(new Peer("values", "Caffeine Cache"),
			new Peer("futures", "Caffeine AsyncCache"));

	private static final List<Peer> PEERS = List.of(new Peer("just", "Mono.just"),
			new Peer("jetCache", "JetCache 2.7.8"), new Peer("jetCacheCounted", "JetCache 2.7.8 with statistics"),
			new Peer("springGet", "Spring CaffeineCache.get"),
			new Peer("springRetrieve", "Spring CaffeineCache.retrieve"));

	private final List<String> pace;

	Hits(boolean quick) {
		String times = quick ? "3" : "5";
		String time = quick ? "500ms" : "2s";
		this.pace = List.of("-wi", times, "-i", times, "-w", time, "-r", time);
	}

	List<Measurement> run() throws Exception {
		List<Measurement> all = new ArrayList<>();
		for (int threads = 1; threads <= 2; threads++) {
			Results results = jmh(threads);
			String of = ", " + threads + " threads";
			peeks(all, "peek, in memory" + of, results);
			gets(all, "get with a loader, in memory" + of, results);
			beside(all, "get with a loader, in memory, waited for" + of, results.find("getAndBlock"), results);
		}
		return all;
	}

	private static void peeks(List<Measurement> all, String scenario, Results results) {
		Result ours = results.find("peek");
		all.add(CacheSuite.FIGURES.atMost(scenario, "time", "ns", ours.score(), PEEK_NANOS));
		all.add(CacheSuite.FIGURES.atMost(scenario, "allocated", "B", ours.bytes(), LESS_THAN_ONE_BYTE));
		for (Peer peer : CAFFEINE) {
			double nanos = results.find(peer.benchmark()).score();
			all.add(CacheSuite.FIGURES.lower(scenario, "time", "ns", ours.score(), nanos, peer.name()));
			all.add(CacheSuite.FIGURES.atMost(scenario, "time, of that of " + peer.name(), "%",
					100 * ours.score() / nanos, PERCENT_OF_CAFFEINE));
		}
	}

	private static void gets(List<Measurement> all, String scenario, Results results) {
		Result ours = results.find("get");
		all.add(CacheSuite.FIGURES.atMost(scenario, "time", "ns", ours.score(), GET_NANOS));
		all.add(CacheSuite.FIGURES.atMost(scenario, "allocated", "B", ours.bytes(), GET_BYTES));
		beside(all, scenario, ours, results);
	}

	private static void beside(List<Measurement> all, String scenario, Result ours, Results results) {
		for (Peer peer : PEERS) {
			Result other = results.find(peer.benchmark());
			all.add(CacheSuite.FIGURES.lower(scenario, "time", "ns", ours.score(), other.score(), peer.name()));
			all.add(CacheSuite.FIGURES.lower(scenario, "allocated", "B", ours.bytes(), other.bytes(), peer.name()));
		}
	}

	private Results jmh(int threads) throws Exception {
		List<String> options = new ArrayList<>(this.pace);
		options.addAll(List.of("-t", String.valueOf(threads)));
		return new JmhRun(ClassPath.own(), "\\.cache\\.hit\\.", options).results();
	}

	/**
	 * Whom ours is measured beside.
	 *
	 * @param benchmark the method that measures it
	 * @param name what it is
	 */
	private record Peer(String benchmark, String name) {
	}

}
