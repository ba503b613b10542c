package io.outrigger.benchmarks.registry;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import io.outrigger.benchmarks.Distribution;
import io.outrigger.benchmarks.Figures;
import io.outrigger.benchmarks.Measurement;
import io.outrigger.benchmarks.process.ChildProcess;
import io.outrigger.benchmarks.process.ClassPath;
import io.outrigger.benchmarks.process.Pause;
import io.outrigger.benchmarks.registry.member.CrowdReaderMain;
import io.outrigger.registry.InstanceStatus;
import io.outrigger.registry.ServiceInstance;
import io.outrigger.testsupport.redis.RedisServer;

/**
 * One service of 10,000 instances: what it costs another process to come to know them,
 * and to follow a change of one of them.
 */
final class CrowdReads {

	private static final int MANY = 10_000;

	private static final int FEW = 10;

	private static final double MILLIS_TARGET = 250;

	private static final double MB_TARGET = 10;

	private static final double MB = 1024 * 1024;

	private static final Duration PATIENCE = Duration.ofSeconds(60);

	private final int rounds;

	private final int changes;

	CrowdReads(boolean quick) {
		this.rounds = quick ? 3 : 9;
		this.changes = quick ? 200 : 1_000;
	}

	List<Measurement> run() {
		Reads many = reads(MANY, this.rounds);
		Reads few = reads(FEW, 1);
		String scenario = "10,000 instances of one service";
		List<Measurement> all = new ArrayList<>();
		all.add(RegistrySuite.FIGURES.lower(scenario, "known to a fresh process", "ms", many.cold, MILLIS_TARGET,
				Figures.TARGET));
		all.add(RegistrySuite.FIGURES.lower(scenario, "known to a warm process", "ms", many.warm, MILLIS_TARGET,
				Figures.TARGET));
		all.add(RegistrySuite.FIGURES.lower(scenario, "heap that they keep", "MB", many.heap / MB, MB_TARGET,
				Figures.TARGET));
		String change = "one of 10,000 changes";
		String beside = "one of 10 changes";
		all.add(RegistrySuite.FIGURES.lower(change, "processor time of a follower", "ms", many.cpu, few.cpu, beside));
		all.addAll(RegistrySuite.FIGURES.times(change + ", seen by 1 process", "ms", many.seen, few.seen, beside));
		return all;
	}

	private Reads reads(int count, int rounds) {
		List<Double> cold = new ArrayList<>();
		List<Double> warm = new ArrayList<>();
		List<Double> heap = new ArrayList<>();
		Reads last = null;
		try (RedisServer redis = RedisServer.start(); Crowd crowd = Crowd.in(redis.uri(), "crowd")) {
			crowd.register(count);
			for (int round = 0; round < rounds; round++) {
				last = once(redis, crowd, round == rounds - 1);
				cold.add(last.cold);
				warm.add(last.warm);
				heap.add(last.heap);
			}
		}
		if (last == null) {
			throw new IllegalArgumentException("rounds is " + rounds + " but must be positive");
		}
		return new Reads(median(cold), median(warm), median(heap), last.cpu, last.seen);
	}

	private Reads once(RedisServer redis, Crowd crowd, boolean withChanges) {
		try (ChildProcess reader = ChildProcess.start(ClassPath.own(), CrowdReaderMain.class.getName(), redis.uri(),
				"crowd", Integer.toString(crowd.registered().size()))) {
			reader.awaitReady();
			long before = cpu(reader);
			List<Double> seen = withChanges ? changes(crowd, reader) : List.of(0.0);
			double cpu = (cpu(reader) - before) / 1e6 / seen.size();
			return new Reads(number(reader, "COLD"), number(reader, "WARM"), number(reader, "HEAP"), cpu,
					Distribution.of(seen));
		}
	}

	/*
	 * The revision of our own view is that of the change, and so is the other's.
	 */
	private List<Double> changes(Crowd crowd, ChildProcess reader) {
		List<ServiceInstance> registered = crowd.registered();
		List<Double> seen = new ArrayList<>();
		for (int i = 0; i < this.changes; i++) {
			ServiceInstance instance = registered.get(i % registered.size());
			boolean back = i / registered.size() % 2 == 1;
			Pause.upTo(Duration.ofMillis(10));
			long began = System.nanoTime();
			crowd.registry().setStatus(instance, back ? InstanceStatus.UP : InstanceStatus.OUT_OF_SERVICE).block();
			String line = "VIEW " + crowd.registry().discover(Crowd.SERVICE).revision();
			long time = reader.lines().time(line, began + PATIENCE.toNanos()).orElseThrow();
			seen.add((time - began) / 1e6);
		}
		return seen;
	}

	private static long cpu(ChildProcess reader) {
		return Long.parseLong(reader.ask("cpu", "CPU", PATIENCE));
	}

	private static double number(ChildProcess reader, String word) {
		return Double.parseDouble(reader.await(word, PATIENCE));
	}

	private static double median(List<Double> figures) {
		return Distribution.of(figures).median();
	}

	/**
	 * What one process tells, or the medians of several.
	 *
	 * @param cold until it knew all, as a new process, in milliseconds
	 * @param warm the same when it had read them before
	 * @param heap bytes that it keeps
	 * @param cpu processor time for each change, in milliseconds
	 * @param seen until it saw a change, in milliseconds
	 */
	private record Reads(double cold, double warm, double heap, double cpu, Distribution seen) {
	}

}
