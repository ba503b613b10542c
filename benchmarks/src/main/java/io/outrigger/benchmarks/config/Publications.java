package io.outrigger.benchmarks.config;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;

import io.outrigger.benchmarks.Distribution;
import io.outrigger.benchmarks.config.fleet.SettingsFleet;
import io.outrigger.benchmarks.process.Lines;
import io.outrigger.benchmarks.process.Pause;

/**
 * How long it takes from sending a release until the properties of the last of all
 * followers are bound to it.
 *
 * @param warmUp how many publications do not count, as nothing is compiled yet
 * @param rounds how many do
 * @param boundWithin how long to wait for a follower before giving up
 */
record Publications(int warmUp, int rounds, Duration boundWithin) {

	private static final Duration APART = Duration.ofMillis(20);

	Publications(int warmUp, int rounds) {
		this(warmUp, rounds, Duration.ofSeconds(60));
	}

	Times measure(String series, SettingsFleet fleet) {
		List<Double> millis = new ArrayList<>();
		for (int i = 0; i < this.warmUp + this.rounds; i++) {
			Pause.upTo(APART);
			millis.add(millis(fleet, series + "-" + i));
		}
		return new Times(millis.get(0), Distribution.of(millis.subList(this.warmUp, millis.size())));
	}

	private double millis(SettingsFleet fleet, String round) {
		long began = System.nanoTime();
		CompletableFuture<Boolean> taken = fleet.publish(Map.of(SettingsFleet.ROUND, round));
		long last = began;
		for (Lines follower : fleet.followers()) {
			OptionalLong bound = follower.time(SettingsFleet.bound(round), began + this.boundWithin.toNanos());
			last = Math.max(last, bound.orElseThrow(() -> new IllegalStateException(
					"A follower has not bound " + round + " within " + this.boundWithin)));
		}
		if (!taken.join()) {
			throw new IllegalStateException("Release " + round + " was refused");
		}
		return (last - began) / 1e6;
	}

	/**
	 * Times in milliseconds.
	 *
	 * @param first of the very first publication
	 * @param warm of those that count
	 */
	record Times(double first, Distribution warm) {
	}

}
