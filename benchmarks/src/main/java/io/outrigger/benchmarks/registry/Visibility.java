package io.outrigger.benchmarks.registry;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;

import io.outrigger.benchmarks.Distribution;
import io.outrigger.benchmarks.process.Lines;
import io.outrigger.benchmarks.process.Pause;
import io.outrigger.benchmarks.registry.fleet.Fleet;

/**
 * How long it takes until the last of all followers sees a change, in milliseconds.
 *
 * @param registered from the order to register until the instance takes requests
 * @param takenOut from the order to take it out until it takes none
 */
record Visibility(Distribution registered, Distribution takenOut) {

	private static final String SERVICE = "orders";

	static Visibility of(Fleet fleet, Plan plan) {
		ExecutorService executor = Executors.newFixedThreadPool(plan.atOnce);
		try {
			// What nobody has followed before takes longer, once
			sample(fleet, "first", plan);
			List<CompletableFuture<double[]>> samples = IntStream.range(0, plan.samples)
				.mapToObj((i) -> CompletableFuture.supplyAsync(() -> sample(fleet, "i-" + i, plan), executor))
				.toList();
			List<Double> registered = new ArrayList<>();
			List<Double> takenOut = new ArrayList<>();
			for (CompletableFuture<double[]> sample : samples) {
				registered.add(sample.join()[0]);
				takenOut.add(sample.join()[1]);
			}
			return new Visibility(Distribution.of(registered), Distribution.of(takenOut));
		}
		finally {
			executor.shutdownNow();
		}
	}

	private static double[] sample(Fleet fleet, String id, Plan plan) {
		Pause.upTo(plan.apart);
		long began = System.nanoTime();
		fleet.register(SERVICE, id);
		double registered = millis(fleet, Fleet.up(SERVICE, id), began, plan.bound);
		Pause.upTo(plan.apart);
		began = System.nanoTime();
		fleet.takeOut(SERVICE, id);
		double takenOut = millis(fleet, fleet.takenOut(SERVICE, id), began, plan.bound);
		fleet.deregister(SERVICE, id);
		return new double[] { registered, takenOut };
	}

	/*
	 * Until the last follower has told it.
	 */
	static double millis(Fleet fleet, String line, long began, Duration bound) {
		long last = began;
		for (Lines observer : fleet.followers()) {
			OptionalLong seen = observer.time(line, began + bound.toNanos());
			last = Math.max(last, seen.orElse(began + bound.toNanos()));
		}
		return (last - began) / 1e6;
	}

	/**
	 * How to measure.
	 *
	 * @param samples how many instances come and go
	 * @param atOnce how many of them at a time
	 * @param apart the most to wait before each
	 * @param bound how long to wait for a follower; what takes longer counts as that
	 */
	record Plan(int samples, int atOnce, Duration apart, Duration bound) {
	}

}
