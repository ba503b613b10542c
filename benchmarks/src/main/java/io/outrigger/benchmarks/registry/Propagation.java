package io.outrigger.benchmarks.registry;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;

import io.outrigger.benchmarks.Distribution;
import io.outrigger.benchmarks.Figures;
import io.outrigger.benchmarks.Measurement;
import io.outrigger.benchmarks.registry.Visibility.Plan;
import io.outrigger.benchmarks.registry.fleet.EurekaFleet;
import io.outrigger.benchmarks.registry.fleet.EurekaTimes;
import io.outrigger.benchmarks.registry.fleet.OurFleet;

/**
 * How soon three other processes know. Eureka at its defaults takes minutes, in which its
 * processes idle: it is waited for while everything else is measured.
 */
final class Propagation implements AutoCloseable {

	private static final String REGISTERED = "registered, seen by 3 processes";

	private static final String TAKEN_OUT = "taken out, seen by 3 processes";

	private static final String KILLED = "killed, gone from 3 processes";

	private static final double TARGET_MILLIS = 100;

	/*
	 * A lease and a second.
	 */
	private static final double TARGET_SECONDS = 10;

	private static final Duration SECOND = Duration.ofSeconds(1);

	private static final Duration HEARTBEAT = SECOND.multipliedBy(3);

	private static final Duration SLOW_HEARTBEAT = SECOND.multipliedBy(30);

	private static final Duration LEASE = SECOND.multipliedBy(9);

	private static final Duration BOUND = SECOND.multipliedBy(30);

	private static final Duration SLOW_BOUND = SECOND.multipliedBy(90);

	private static final int VICTIMS = 10;

	private final boolean quick;

	private final Duration patience;

	private final ExecutorService executor = Executors.newFixedThreadPool(2);

	private final EurekaFleet slowFleet = new EurekaFleet(EurekaTimes.DEFAULTS);

	private final CompletableFuture<Distribution> slowDeaths;

	private final CompletableFuture<Visibility> slowVisibility;

	Propagation(boolean quick) {
		this.quick = quick;
		this.patience = SECOND.multipliedBy(quick ? 120 : 420);
		Plan plan = new Plan(quick ? 8 : 24, 8, SECOND.multipliedBy(30), SLOW_BOUND);
		this.slowDeaths = CompletableFuture
			.supplyAsync(() -> new Deaths(this.slowFleet, 3, SLOW_HEARTBEAT, this.patience).measure(1), this.executor);
		this.slowVisibility = CompletableFuture.supplyAsync(() -> Visibility.of(this.slowFleet, plan), this.executor);
	}

	/*
	 * Ours and the fastest are measured now, the slow one when it is through.
	 */
	Supplier<List<Measurement>> measure(EurekaFleet fastFleet) {
		int kills = this.quick ? 1 : 5;
		Visibility ours;
		Distribution oursDead;
		try (OurFleet fleet = new OurFleet(HEARTBEAT, LEASE)) {
			ours = Visibility.of(fleet, new Plan(this.quick ? 300 : 2_000, 1, Duration.ofMillis(20), BOUND));
			oursDead = new Deaths(fleet, VICTIMS, HEARTBEAT, BOUND).measure(kills);
		}
		Distribution oursDeadSooner;
		try (OurFleet fleet = new OurFleet(SECOND, SECOND.multipliedBy(2))) {
			oursDeadSooner = new Deaths(fleet, VICTIMS, SECOND, BOUND).measure(kills);
		}
		Visibility fast = Visibility.of(fastFleet, new Plan(this.quick ? 15 : 100, 1, SECOND, BOUND));
		Distribution fastDead = new Deaths(fastFleet, 3, SECOND, BOUND).measure(kills);
		return () -> {
			List<Measurement> all = new ArrayList<>(targets(ours, oursDead));
			all.addAll(visibility(ours, fast, EurekaTimes.FASTEST.name(), BOUND));
			all.addAll(visibility(ours, this.slowVisibility.join(), EurekaTimes.DEFAULTS.name(), SLOW_BOUND));
			all.addAll(deaths(oursDead, oursDeadSooner, fastDead, this.slowDeaths.join()));
			return all;
		};
	}

	private static List<Measurement> targets(Visibility ours, Distribution dead) {
		return List.of(
				RegistrySuite.FIGURES.lower(REGISTERED, "p99", "ms", ours.registered().percentile(99), TARGET_MILLIS,
						Figures.TARGET),
				RegistrySuite.FIGURES.lower(TAKEN_OUT, "p99", "ms", ours.takenOut().percentile(99), TARGET_MILLIS,
						Figures.TARGET),
				RegistrySuite.FIGURES.lower(KILLED, "longest", "s", dead.max(), TARGET_SECONDS, Figures.TARGET));
	}

	private static List<Measurement> visibility(Visibility ours, Visibility peer, String peerName, Duration bound) {
		String registered = bounded(peerName, peer.registered(), bound.toMillis());
		String takenOut = bounded(peerName, peer.takenOut(), bound.toMillis());
		List<Measurement> all = new ArrayList<>();
		all.addAll(RegistrySuite.FIGURES.times(REGISTERED, "ms", ours.registered(), peer.registered(), registered));
		all.addAll(RegistrySuite.FIGURES.times(TAKEN_OUT, "ms", ours.takenOut(), peer.takenOut(), takenOut));
		return all;
	}

	private List<Measurement> deaths(Distribution ours, Distribution sooner, Distribution fast, Distribution slow) {
		String fastName = bounded(EurekaTimes.FASTEST.name(), fast, BOUND.toSeconds());
		String slowName = bounded(EurekaTimes.DEFAULTS.name(), slow, this.patience.toSeconds());
		List<Measurement> all = new ArrayList<>();
		all.addAll(RegistrySuite.FIGURES.times(KILLED, "s", ours, slow, slowName));
		all.addAll(RegistrySuite.FIGURES.times(KILLED, "s", ours, fast, fastName));
		all.addAll(RegistrySuite.FIGURES.times("killed, heartbeat 1 s and lease 2 s", "s", sooner, fast, fastName));
		return all;
	}

	@Override
	public void close() {
		this.executor.shutdownNow();
		this.slowFleet.close();
	}

	/*
	 * What was not waited for counts as the time given, and is more than that.
	 */
	private static String bounded(String peerName, Distribution peer, long bound) {
		return (peer.max() < bound) ? peerName : peerName + " (longest: given up)";
	}

}
