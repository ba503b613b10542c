package io.outrigger.benchmarks.sidecar;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleBiFunction;
import java.util.function.ToDoubleFunction;

import io.outrigger.benchmarks.Distribution;
import io.outrigger.benchmarks.sidecar.call.Calls;
import io.outrigger.benchmarks.sidecar.call.Calls.Load;
import io.outrigger.benchmarks.sidecar.call.Calls.Pace;

/**
 * Lets all ways to call take turns, each round in another order, so that what else the
 * machine does hits all; what is compared was measured in the same round.
 *
 * @param loads what came of calls as fast as can be, of each round and way
 * @param paces how long calls took at half of our throughput, of each round and way
 */
record Comparison(List<Map<Way, Load>> loads, List<Map<Way, Pace>> paces) {

	static Comparison of(Effort effort, List<String> everything) {
		try (Calls calls = new Calls(everything)) {
			List<Map<Way, Load>> loads = new ArrayList<>();
			List<Way> order = new ArrayList<>(List.of(Way.values()));
			for (int round = -effort.warmUp(); round < effort.rounds(); round++) {
				Map<Way, Load> load = new HashMap<>();
				Collections.rotate(order, 1);
				order.forEach((way) -> load.put(way, calls.load(way.word(), effort.load())));
				if (round >= 0) {
					loads.add(load);
				}
			}
			double perSecond = median(loads, Way.OURS, Load::perSecond) / 2;
			return new Comparison(loads, paces(calls, effort, perSecond));
		}
	}

	/*
	 * A round in which one of them could not be measured is none.
	 */
	private static List<Map<Way, Pace>> paces(Calls calls, Effort effort, double perSecond) {
		List<Map<Way, Pace>> paces = new ArrayList<>();
		List<Way> order = new ArrayList<>(List.of(Way.BARE, Way.LIBRARIES, Way.BOOT, Way.OURS));
		int most = 2 * effort.paces();
		for (int round = -1; round < most && paces.size() < effort.paces(); round++) {
			Map<Way, Pace> pace = new HashMap<>();
			int seed = round;
			Collections.rotate(order, 1);
			order.forEach((way) -> calls.pace(way.word(), perSecond, effort.pace(), seed)
				.ifPresent((measured) -> pace.put(way, measured)));
			if (round >= 0 && pace.size() == order.size()) {
				paces.add(pace);
			}
		}
		if (3 * paces.size() < effort.paces()) {
			throw new IllegalStateException("The machine is too busy: only " + paces.size() + " of " + most
					+ " rounds could be measured at " + perSecond + " calls a second");
		}
		return paces;
	}

	boolean isPaced(Way way) {
		return this.paces.get(0).containsKey(way);
	}

	double load(Way way, ToDoubleFunction<Load> figure) {
		return median(this.loads, way, figure);
	}

	double pace(Way way, ToDoubleFunction<Pace> figure) {
		return median(this.paces, way, figure);
	}

	/**
	 * Returns the median of what rounds say of two ways.
	 * @param one a way
	 * @param other another
	 * @param figure what is said of both
	 * @return the median
	 */
	double loads(Way one, Way other, ToDoubleBiFunction<Load, Load> figure) {
		return median(this.loads, one, other, figure);
	}

	double paces(Way one, Way other, ToDoubleBiFunction<Pace, Pace> figure) {
		return median(this.paces, one, other, figure);
	}

	private static <T> double median(List<Map<Way, T>> rounds, Way way, ToDoubleFunction<T> figure) {
		return median(rounds, way, way, (one, same) -> figure.applyAsDouble(one));
	}

	private static <T> double median(List<Map<Way, T>> rounds, Way one, Way other, ToDoubleBiFunction<T, T> figure) {
		return Distribution
			.of(rounds.stream().map((round) -> figure.applyAsDouble(of(round, one), of(round, other))).toList())
			.median();
	}

	private static <T> T of(Map<Way, T> round, Way way) {
		T found = round.get(way);
		if (found == null) {
			throw new IllegalStateException("Nobody measured " + way);
		}
		return found;
	}

}
