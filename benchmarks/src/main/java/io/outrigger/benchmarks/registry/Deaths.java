package io.outrigger.benchmarks.registry;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

import io.outrigger.benchmarks.Distribution;
import io.outrigger.benchmarks.process.ChildProcess;
import io.outrigger.benchmarks.process.Pause;
import io.outrigger.benchmarks.registry.fleet.Fleet;

/**
 * How long instances that were killed are listed: until the last of all followers has
 * dropped them.
 */
final class Deaths {

	private static final Duration START = Duration.ofMinutes(2);

	private static final Duration MOST_APART = Duration.ofSeconds(3);

	private final Fleet fleet;

	private final int services;

	private final Duration heartbeat;

	private final Duration bound;

	/**
	 * Plans deaths.
	 * @param fleet where
	 * @param services how many instances, each of a service of its own, one kill ends
	 * @param heartbeat after one of which, and at any moment, they are killed
	 * @param bound how long to wait; what takes longer counts as that
	 */
	Deaths(Fleet fleet, int services, Duration heartbeat, Duration bound) {
		this.fleet = fleet;
		this.services = services;
		this.heartbeat = heartbeat;
		this.bound = bound;
	}

	/*
	 * In seconds.
	 */
	Distribution measure(int kills) {
		List<Double> seconds = new ArrayList<>();
		for (int kill = 0; kill < kills; kill++) {
			String prefix = "victim-" + kill + "-";
			seconds.addAll(once(IntStream.range(0, this.services).mapToObj((i) -> prefix + i).toList()));
		}
		return Distribution.of(seconds);
	}

	private List<Double> once(List<String> names) {
		try (ChildProcess victim = this.fleet.victim(names)) {
			for (String name : names) {
				long began = System.nanoTime();
				if (Visibility.millis(this.fleet, Fleet.up(name, name), began, START) >= START.toMillis()) {
					throw new IllegalStateException(name + " was never listed");
				}
			}
			// A Eureka lease is twice as long once it was renewed
			Pause.of(this.heartbeat.multipliedBy(5).dividedBy(4));
			Pause.upTo((this.heartbeat.compareTo(MOST_APART) < 0) ? this.heartbeat : MOST_APART);
			long killed = System.nanoTime();
			victim.kill();
			return names.stream()
				.map((name) -> Visibility.millis(this.fleet, Fleet.gone(name, name), killed, this.bound) / 1000)
				.toList();
		}
	}

}
