package io.outrigger.benchmarks.redis;

import java.util.Arrays;
import java.util.List;

import reactor.core.publisher.Flux;

import io.outrigger.benchmarks.Measurement;
import io.outrigger.benchmarks.Measurement.Better;
import io.outrigger.testsupport.redis.RedisServer;

/**
 * What a script call costs on loopback. Rounds of ours and of the peer's take turns, so
 * that what else the machine does hits both.
 */
final class ScriptCalls {

	private static final int ONE_BY_ONE = 4_000;

	private static final int CROWD = 20_000;

	private static final int AT_ONCE = 64;

	private final int rounds;

	ScriptCalls(int rounds) {
		this.rounds = rounds;
	}

	List<Measurement> run() {
		try (RedisServer server = RedisServer.start();
				Contender ours = Contender.ours(server.uri());
				Contender peer = Contender.plainLettuce(server.uri())) {
			double[][] latency = new double[2][this.rounds];
			double[][] throughput = new double[2][this.rounds];
			measure(ours, peer, latency, throughput);
			measure(ours, peer, latency, throughput);
			return List.of(
					figure("script call, one by one", "median latency", "us", median(latency[0]), median(latency[1]),
							Better.LOWER),
					figure("script call, 64 at once", "throughput", "calls/s", median(throughput[0]),
							median(throughput[1]), Better.HIGHER));
		}
	}

	private void measure(Contender ours, Contender peer, double[][] latency, double[][] throughput) {
		for (int round = 0; round < this.rounds; round++) {
			latency[0][round] = oneByOne(ours);
			latency[1][round] = oneByOne(peer);
			throughput[0][round] = crowd(ours);
			throughput[1][round] = crowd(peer);
		}
	}

	private static double oneByOne(Contender contender) {
		double[] micros = new double[ONE_BY_ONE];
		for (int i = 0; i < micros.length; i++) {
			long began = System.nanoTime();
			contender.call().block();
			micros[i] = (System.nanoTime() - began) / 1000.0;
		}
		return median(micros);
	}

	private static double crowd(Contender contender) {
		long began = System.nanoTime();
		Flux.range(0, CROWD).flatMap((n) -> contender.call(), AT_ONCE).blockLast();
		return CROWD / ((System.nanoTime() - began) / 1e9);
	}

	private static double median(double[] values) {
		double[] sorted = values.clone();
		Arrays.sort(sorted);
		return sorted[sorted.length / 2];
	}

	private static Measurement figure(String scenario, String metric, String unit, double ours, double peer,
			Better better) {
		return new Measurement(RedisSuite.NAME, scenario, metric, unit, ours, peer, RedisSuite.PEER, better);
	}

}
