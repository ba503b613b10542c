package io.outrigger.benchmarks.config;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Predicate;

import org.springframework.boot.convert.DurationStyle;

import io.outrigger.benchmarks.config.fleet.SettingsFleet;

/**
 * What bad releases do to running beans, here or there.
 *
 * @param releases how many there were
 * @param taken how many were not refused
 * @param altered after how many a bean was not what it had been before
 */
record Refusals(int releases, int taken, int altered) {

	private static final long SEED = 20260515;

	/*
	 * A good release must reach every bean within the time given, before and after the
	 * bad ones, or nothing would have been shown.
	 */
	static Refusals of(SettingsFleet fleet, int releases, Duration patience) {
		BadReleases random = new BadReleases(new Random(SEED));
		List<String> before = awaitReached(fleet, random.good(), patience);
		int taken = 0;
		int altered = 0;
		for (int i = 0; i < releases; i++) {
			taken += fleet.publish(random.bad()).join() ? 1 : 0;
			List<String> after = fleet.states();
			altered += after.equals(before) ? 0 : 1;
			before = after;
		}
		awaitReached(fleet, random.good(), patience);
		return new Refusals(releases, taken, altered);
	}

	private static List<String> awaitReached(SettingsFleet fleet, Map<String, String> good, Duration patience) {
		boolean taken = fleet.publish(good).join();
		Predicate<String> wanted = state(good)::equals;
		long deadline = System.nanoTime() + patience.toNanos();
		List<String> states = fleet.states();
		while (!states.stream().allMatch(wanted) && deadline - System.nanoTime() > 0) {
			states = fleet.states();
		}
		if (!taken || !states.stream().allMatch(wanted)) {
			throw new IllegalStateException("The good release " + good + " has not reached every bean: " + states);
		}
		return states;
	}

	static String state(Map<String, String> good) {
		return String.join(" ", good.get(BadReleases.DISCOUNT),
				DurationStyle.SIMPLE.parse(String.valueOf(good.get(BadReleases.TIMEOUT))).toString(),
				good.get(BadReleases.WIDTH), good.get(BadReleases.HEIGHT));
	}

	double alteredPercent() {
		return 100.0 * this.altered / this.releases;
	}

}
