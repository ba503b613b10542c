package io.outrigger.benchmarks.redis;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;

import io.outrigger.benchmarks.Measurement;
import io.outrigger.benchmarks.Measurement.Better;
import io.outrigger.testsupport.redis.RedisServer;

/**
 * What a caller sees while Redis is frozen or dead, and how soon after its return a call
 * succeeds again.
 */
final class Outages {

	private static final Duration AWAY = Duration.ofSeconds(3);

	private static final Duration GIVEN_UP = Duration.ofMinutes(2);

	private static final Duration SETTLED = Duration.ofSeconds(2);

	private final int repetitions;

	private final int outageCalls;

	Outages(int repetitions, int outageCalls) {
		this.repetitions = repetitions;
		this.outageCalls = outageCalls;
	}

	List<Measurement> run() {
		Figures ours = measure(Contender::ours);
		Figures peer = measure(Contender::plainLettuce);
		List<Measurement> all = new ArrayList<>();
		all.add(figure("Redis frozen, first call", "time to fail", "ms", ours.frozenFirst, peer.frozenFirst));
		all.add(figure("Redis frozen, after 2 s", "time to fail", "us", ours.frozenLater, peer.frozenLater));
		all.add(figure("Redis dead", "time to fail", "us", ours.dead, peer.dead));
		all.add(figure("Redis restarted after 3 s", "until a call succeeds", "ms", ours.back, peer.back));
		return all;
	}

	private Figures measure(Function<String, Contender> make) {
		double[] first = new double[this.repetitions];
		double[] later = new double[this.repetitions];
		double[] dead = new double[this.repetitions];
		double[] back = new double[this.repetitions];
		for (int i = 0; i < this.repetitions; i++) {
			try (RedisServer server = RedisServer.start(); Contender contender = make.apply(server.uri())) {
				warmUp(contender);
				server.freeze();
				first[i] = micros(contender) / 1000;
				pause(SETTLED);
				later[i] = manyFailing(contender);
				server.resume();
				awaitSuccess(contender);
				server.kill();
				pause(AWAY);
				dead[i] = manyFailing(contender);
				server.restartEmpty();
				back[i] = awaitSuccess(contender) / 1000;
			}
		}
		return new Figures(median(first), median(later), median(dead), median(back));
	}

	private static void warmUp(Contender contender) {
		for (int i = 0; i < 2_000; i++) {
			contender.call().block();
		}
	}

	/*
	 * As many calls as there is time for; a peer that waits for its time-out makes few.
	 */
	private double manyFailing(Contender contender) {
		List<Double> micros = new ArrayList<>();
		long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(2);
		while (micros.size() < this.outageCalls && System.nanoTime() - deadline < 0) {
			micros.add(micros(contender));
		}
		return median(micros.stream().mapToDouble(Double::doubleValue).toArray());
	}

	private static double micros(Contender contender) {
		long began = System.nanoTime();
		Boolean failed = contender.call().map((value) -> false).onErrorReturn(true).block();
		double micros = (System.nanoTime() - began) / 1000.0;
		if (!Boolean.TRUE.equals(failed)) {
			throw new IllegalStateException("A call succeeded although Redis was away");
		}
		return micros;
	}

	private static double awaitSuccess(Contender contender) {
		long began = System.nanoTime();
		while (Boolean.TRUE.equals(contender.call().map((value) -> false).onErrorReturn(true).block())) {
			if (System.nanoTime() - began > GIVEN_UP.toNanos()) {
				throw new IllegalStateException("No call succeeded within " + GIVEN_UP);
			}
			LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
		}
		return (System.nanoTime() - began) / 1000.0;
	}

	private static void pause(Duration duration) {
		long deadline = System.nanoTime() + duration.toNanos();
		while (System.nanoTime() - deadline < 0) {
			LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10));
		}
	}

	private static double median(double[] values) {
		double[] sorted = values.clone();
		Arrays.sort(sorted);
		return sorted[sorted.length / 2];
	}

	private static Measurement figure(String scenario, String metric, String unit, double ours, double peer) {
		return new Measurement(RedisSuite.NAME, scenario, metric, unit, ours, peer, RedisSuite.PEER, Better.LOWER);
	}

	private record Figures(double frozenFirst, double frozenLater, double dead, double back) {
	}

}
