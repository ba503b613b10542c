package io.outrigger.benchmarks.flow;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.ToDoubleFunction;

import io.outrigger.benchmarks.Distribution;
import io.outrigger.benchmarks.Measurement;
import io.outrigger.benchmarks.flow.hotkey.Bucket4jOnLettuce;
import io.outrigger.benchmarks.flow.hotkey.Contender;
import io.outrigger.benchmarks.flow.hotkey.Crowd;
import io.outrigger.benchmarks.flow.hotkey.Crowd.Seen;
import io.outrigger.benchmarks.flow.hotkey.Ours;
import io.outrigger.benchmarks.flow.hotkey.Redisson;
import io.outrigger.flow.rate.RateLimit;
import io.outrigger.flow.rate.redis.RateEvent;
import io.outrigger.flow.rate.redis.RedisRateSettings;
import io.outrigger.testsupport.redis.RedisServer;

/**
 * One key that 64 callers ask for at once. Rounds of all contenders take turns, so that
 * what else the machine does hits all of them.
 */
final class HotKey {

	private static final Crowd CALLERS = new Crowd(64);

	private static final double EXACT = 50_000;

	private static final double P99_MILLIS = 8;

	private static final double LEASED = 1_000_000;

	private static final RateLimit MUCH = RateLimit.perSecond(Contender.MUCH);

	private static final List<String> PEERS = List.of("Bucket4j on Lettuce", "Redisson RRateLimiter");

	private final int rounds;

	private final Duration time;

	HotKey(boolean quick) {
		this.rounds = quick ? 3 : 7;
		this.time = Duration.ofSeconds(quick ? 2 : 4);
	}

	List<Measurement> run() throws Exception {
		try (RedisServer server = RedisServer.start();
				Ours exact = new Ours(server.uri(), RedisRateSettings.exact(MUCH), 1);
				Ours leased = new Ours(server.uri(), RedisRateSettings.leased(MUCH), 1);
				Contender bucket4j = new Bucket4jOnLettuce(server.uri());
				Contender redisson = new Redisson(server.uri())) {
			List<Contender> all = List.of(exact, leased, bucket4j, redisson);
			List<List<Seen>> seen = new ArrayList<>();
			for (Contender one : all) {
				CALLERS.ask(one, this.time);
				seen.add(new ArrayList<>());
			}
			long alone = exact.count(RateEvent.DECIDED_ALONE);
			long leasedAlone = leased.count(RateEvent.DECIDED_ALONE);
			for (int round = 0; round < this.rounds; round++) {
				for (int i = 0; i < all.size(); i++) {
					seen.get(i).add(CALLERS.ask(all.get(i), this.time));
				}
			}
			return rows(seen, percent(seen.get(0), exact.count(RateEvent.DECIDED_ALONE) - alone),
					percent(seen.get(1), leased.count(RateEvent.DECIDED_ALONE) - leasedAlone));
		}
	}

	private static List<Measurement> rows(List<List<Seen>> seen, double alone, double leasedAlone) {
		List<Measurement> all = new ArrayList<>();
		double[] rates = seen.stream().mapToDouble((rounds) -> median(rounds, Seen::rate)).toArray();
		double[] p99s = seen.stream().mapToDouble((rounds) -> median(rounds, Seen::p99)).toArray();
		String exact = "Redis hot key, 64 callers, exact";
		String leased = "Redis hot key, 64 callers, leased";
		all.add(FlowSuite.FIGURES.atLeast(exact, "decisions", "1/s", rates[0], EXACT));
		all.add(FlowSuite.FIGURES.atMost(exact, "p99", "ms", p99s[0], P99_MILLIS));
		all.add(FlowSuite.FIGURES.atMost(exact, "decided without Redis", "%", alone, 0));
		all.add(FlowSuite.FIGURES.atLeast(leased, "decisions", "1/s", rates[1], LEASED));
		all.add(FlowSuite.FIGURES.atMost(leased, "p99", "ms", p99s[1], P99_MILLIS));
		all.add(FlowSuite.FIGURES.atLeast(leased, "granted", "%", median(seen.get(1), Seen::percentGranted), 90));
		all.add(FlowSuite.FIGURES.atMost(leased, "decided without Redis", "%", leasedAlone, 0));
		for (int ours = 0; ours < 2; ours++) {
			String scenario = Arrays.asList(exact, leased).get(ours);
			for (int peer = 0; peer < PEERS.size(); peer++) {
				all.add(FlowSuite.FIGURES.higher(scenario, "decisions", "1/s", rates[ours], rates[2 + peer],
						PEERS.get(peer)));
				all.add(FlowSuite.FIGURES.lower(scenario, "p99", "ms", p99s[ours], p99s[2 + peer], PEERS.get(peer)));
			}
		}
		return all;
	}

	private static double percent(List<Seen> rounds, long alone) {
		return 100.0 * alone / rounds.stream().mapToLong((round) -> round.times().getTotalCount()).sum();
	}

	private static double median(List<Seen> rounds, ToDoubleFunction<Seen> figure) {
		return Distribution.of(rounds.stream().map(figure::applyAsDouble).toList()).median();
	}

}
