package io.outrigger.benchmarks.config;

import java.util.ArrayList;
import java.util.List;

import io.outrigger.benchmarks.Distribution;
import io.outrigger.benchmarks.Figures;
import io.outrigger.benchmarks.Measurement;

/**
 * What so many keys cost a process that reads and follows them.
 */
final class Loads {

	private static final int MANY = 100_000;

	private static final int FEW = 10;

	private static final double SECOND = 1_000;

	private static final double TOLD_TARGET = 50;

	private static final String LOADED = "100,000 keys";

	private static final String CHANGE = "one of 100,000 keys changes";

	private static final String BESIDE = "one of 10 keys";

	private static final String WATCHED = "one pattern with 1,000 watchers, the last one told";

	private final int fresh;

	private final int changes;

	Loads(boolean quick) {
		this.fresh = quick ? 3 : 9;
		this.changes = quick ? 150 : 1_000;
	}

	List<Measurement> run() {
		Scale many = Scale.of(MANY, this.fresh, this.changes);
		List<Measurement> all = new ArrayList<>(loaded(many, Located.of(MANY, this.fresh - 1)));
		all.addAll(changed(many.following(), Scale.of(FEW, 1, this.changes).following()));
		all.addAll(told(many.following().toldAll(), many.following().toldOne()));
		return all;
	}

	private static List<Measurement> loaded(Scale many, Located located) {
		double cold = many.median(Scale.Fresh::cold);
		double connected = many.median((fresh) -> fresh.connected() + fresh.cold());
		double warm = many.median(Scale.Fresh::warm);
		return List.of(
				ConfigSuite.FIGURES.lower(LOADED, "known to a fresh process that is connected", "ms", cold, SECOND,
						Figures.TARGET),
				ConfigSuite.FIGURES.lower(LOADED, "known to a fresh process, connecting included", "ms", connected,
						located.cold().median(), Located.NAME),
				ConfigSuite.FIGURES.lower(LOADED, "known to a warm process", "ms", warm, SECOND, Figures.TARGET),
				ConfigSuite.FIGURES.lower(LOADED, "known to a warm process", "ms", warm, located.warm().median(),
						Located.NAME));
	}

	private static List<Measurement> changed(Scale.Following many, Scale.Following few) {
		List<Measurement> all = new ArrayList<>();
		all.addAll(
				ConfigSuite.FIGURES.times(CHANGE + ", seen by another process", "ms", many.seen(), few.seen(), BESIDE));
		all.add(ConfigSuite.FIGURES.lower(CHANGE, "to and from Redis for 2 processes", "B", many.bytes(), few.bytes(),
				BESIDE));
		return all;
	}

	private static List<Measurement> told(Distribution all, Distribution one) {
		List<Measurement> figures = new ArrayList<>();
		figures.add(ConfigSuite.FIGURES.lower(WATCHED, "median", "ms", all.median(), TOLD_TARGET, Figures.TARGET));
		figures.add(ConfigSuite.FIGURES.lower(WATCHED, "p99", "ms", all.percentile(99), TOLD_TARGET, Figures.TARGET));
		figures.addAll(ConfigSuite.FIGURES.times(WATCHED, "ms", all, one, "a single watcher"));
		return figures;
	}

}
