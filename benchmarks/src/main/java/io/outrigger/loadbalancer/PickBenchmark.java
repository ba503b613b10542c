package io.outrigger.loadbalancer;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

import io.outrigger.loadbalancer.policy.BalancingPolicies;
import io.outrigger.loadbalancer.roster.CandidateList;
import io.outrigger.loadbalancer.roster.Roster;
import io.outrigger.loadbalancer.roster.Rosters;
import io.outrigger.loadbalancer.roster.Surroundings;
import io.outrigger.loadbalancer.settings.PolicySettings;
import io.outrigger.loadbalancer.settings.placement.Placement;
import io.outrigger.loadbalancer.spi.BalancingPolicy;
import io.outrigger.loadbalancer.spi.KeyHash;
import io.outrigger.loadbalancer.spi.PickRequest;
import io.outrigger.loadbalancer.standing.StandingListener;
import io.outrigger.loadbalancer.statistics.InstanceStatistics;
import io.outrigger.loadbalancer.statistics.Outcome;
import io.outrigger.loadbalancer.statistics.ServiceStatistics;
import io.outrigger.loadbalancer.steering.TrafficSplit;
import io.outrigger.loadbalancer.zone.Locality;
import io.outrigger.registry.ServiceInstance;
import io.outrigger.registry.ServiceRegistry;
import io.outrigger.registry.fixed.StaticServiceRegistry;
import io.outrigger.registry.memory.InMemoryServiceRegistry;
import io.outrigger.time.Ticker;

/**
 * A pick alone, among instances that have requests in flight and have answered before.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class PickBenchmark {

	/**
	 * How many instances the service has.
	 */
	@Param({ "3", "10", "100", "1000", "10000" })
	public int instances;

	/**
	 * Who picks.
	 */
	@Param({ "p2c", "peak-ewma", "round-robin", "weighted-round-robin", "random", "weighted-random",
			"least-connections", "weighted-least-connections", "least-latency", "scored", "consistent-hash", "ip-hash",
			"maglev", "priority" })
	public String policy = "";

	/**
	 * Whether each fifth instance has failed lately.
	 */
	@Param({ "false", "true" })
	public boolean failures;

	private @Nullable CandidateList candidates;

	private BalancingPolicy picker = (candidates, request) -> 0;

	/**
	 * Fills the statistics.
	 */
	@Setup
	public void fill() {
		Random random = new Random(1);
		Ticker ticker = Ticker.system();
		ServiceStatistics service = new ServiceStatistics(ticker);
		List<ServiceInstance> all = new ArrayList<>();
		for (int i = 0; i < this.instances; i++) {
			all.add(ServiceInstance.builder("stock", "stock-%05d".formatted(i), "host-" + i, 8080)
				.weight(50 + random.nextInt(101))
				.build());
		}
		ServiceRegistry registry = new StaticServiceRegistry(new InMemoryServiceRegistry(Duration.ofDays(1), ticker),
				all);
		Rosters rosters = new Rosters("stock", registry, Surroundings.of(Locality.UNKNOWN), service,
				new StandingListener() {
				});
		Roster roster = rosters.at(Placement.DEFAULTS, TrafficSplit.NONE, ticker.nanos());
		for (int i = 0; i < this.instances; i++) {
			load(roster.members().get(i).statistics(), random, this.failures && i % 5 == 0, ticker.nanos());
		}
		this.candidates = roster.lists().get(0);
		this.picker = new BalancingPolicies().create(this.policy, PolicySettings.DEFAULTS);
	}

	private static void load(InstanceStatistics statistics, Random random, boolean fails, long now) {
		int answered = statistics.begin(now);
		long begun = now - 1_000_000 - random.nextInt(9_000_000);
		statistics.responded(answered, 200, begun, now);
		statistics.end(answered, fails ? Outcome.IO_ERROR : Outcome.SUCCESS, 200, begun, now);
		for (int i = random.nextInt(5); i > 0; i--) {
			statistics.begin(now);
		}
	}

	/**
	 * Picks.
	 * @param caller who calls
	 * @return the number of an instance
	 */
	@Benchmark
	public int pick(Caller caller) {
		caller.next();
		return this.picker.pick(Objects.requireNonNull(this.candidates), caller);
	}

	/**
	 * Requests with ever other keys.
	 */
	@State(Scope.Thread)
	public static class Caller implements PickRequest {

		/*
		 * Far from whatever else lies beside it in memory, which other threads may read:
		 * otherwise they would wait for each other by chance.
		 */
		private static final int APART = 16;

		private final long[] hash = new long[2 * APART];

		/**
		 * Begins anywhere.
		 */
		public Caller() {
			this.hash[APART] = ThreadLocalRandom.current().nextLong();
		}

		void next() {
			this.hash[APART] = KeyHash.another(this.hash[APART], 1);
		}

		@Override
		public long keyHash() {
			return this.hash[APART];
		}

		@Override
		public long clientHash() {
			return this.hash[APART];
		}

	}

}
