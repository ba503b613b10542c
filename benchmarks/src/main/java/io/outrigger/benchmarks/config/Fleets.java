package io.outrigger.benchmarks.config;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

import io.outrigger.benchmarks.Distribution;
import io.outrigger.benchmarks.Figures;
import io.outrigger.benchmarks.Measurement;
import io.outrigger.benchmarks.config.Publications.Times;
import io.outrigger.benchmarks.config.fleet.CloudConfigSettings;
import io.outrigger.benchmarks.config.fleet.OurSettings;
import io.outrigger.benchmarks.config.fleet.StraightSettings;

/**
 * How soon the beans of three other processes are bound to a release, and that bad ones
 * do not reach them.
 */
final class Fleets {

	/*
	 * With the few that are bound, what one scope holds.
	 */
	private static final int MANY = 99_990;

	private static final int FEW = 10;

	private static final int BAD = 1_000;

	private static final Duration PATIENCE = Duration.ofSeconds(30);

	private static final double MEDIAN_TARGET = 20;

	private static final double P99_TARGET = 100;

	private static final String PUBLISHED = "published, bound in 3 other processes";

	private static final String AMONG_MANY = PUBLISHED + ", among 100,000 keys";

	private static final String STRAIGHT = "ourselves without any trial beforehand";

	private final boolean quick;

	private final int peerBad;

	Fleets(boolean quick) {
		this.quick = quick;
		this.peerBad = quick ? 50 : 500;
	}

	List<Measurement> run() {
		List<Measurement> all = new ArrayList<>();
		Times ours;
		Times straight;
		Refusals refusals;
		try (OurSettings fleet = new OurSettings(FEW)) {
			ours = new Publications(400, this.quick ? 300 : 2_000).measure("checked", fleet);
			// Not sooner, for it follows as well
			try (StraightSettings store = new StraightSettings(fleet)) {
				straight = new Publications(50, this.quick ? 200 : 2_000).measure("straight", store);
			}
			refusals = Refusals.of(fleet, BAD, PATIENCE);
		}
		try (CloudConfigSettings fleet = new CloudConfigSettings(FEW)) {
			Times peer = new Publications(50, this.quick ? 50 : 500).measure("peer", fleet);
			all.addAll(published(ours, straight, peer));
			all.add(refused(refusals, Refusals.of(fleet, this.peerBad, PATIENCE)));
		}
		all.addAll(amongMany(ours));
		return all;
	}

	private List<Measurement> amongMany(Times few) {
		Times ours;
		Times straight;
		try (OurSettings fleet = new OurSettings(MANY); StraightSettings store = new StraightSettings(fleet)) {
			straight = new Publications(60, this.quick ? 60 : 300).measure("straight", store);
			ours = new Publications(300, this.quick ? 100 : 300).measure("checked", fleet);
		}
		Times peer;
		try (CloudConfigSettings fleet = new CloudConfigSettings(MANY)) {
			peer = new Publications(1, this.quick ? 2 : 30).measure("peer", fleet);
		}
		return List.of(
				ConfigSuite.FIGURES.lower(AMONG_MANY, "median", "ms", ours.warm().median(), few.warm().median(),
						"the same among " + FEW + " keys"),
				ConfigSuite.FIGURES.lower(AMONG_MANY, "median", "ms", ours.warm().median(), peer.warm().median(),
						CloudConfigSettings.NAME),
				ConfigSuite.FIGURES.lower(AMONG_MANY, "median", "ms", ours.warm().median(), straight.warm().median(),
						STRAIGHT));
	}

	private static List<Measurement> published(Times ours, Times straight, Times peer) {
		Distribution warm = ours.warm();
		List<Measurement> all = new ArrayList<>();
		all.add(ConfigSuite.FIGURES.lower(PUBLISHED, "median", "ms", warm.median(), MEDIAN_TARGET, Figures.TARGET));
		all.add(ConfigSuite.FIGURES.lower(PUBLISHED, "p99", "ms", warm.percentile(99), P99_TARGET, Figures.TARGET));
		all.addAll(ConfigSuite.FIGURES.times(PUBLISHED, "ms", warm, peer.warm(), CloudConfigSettings.NAME));
		all.add(ConfigSuite.FIGURES.lower(PUBLISHED, "the first after the start", "ms", ours.first(), peer.first(),
				CloudConfigSettings.NAME));
		all.addAll(ConfigSuite.FIGURES.times(PUBLISHED, "ms", warm, straight.warm(), STRAIGHT));
		return all;
	}

	private static Measurement refused(Refusals ours, Refusals peer) {
		if (ours.taken() > 0) {
			throw new IllegalStateException(ours.taken() + " bad releases were not refused");
		}
		return ConfigSuite.FIGURES.lower(String.format(Locale.ROOT, "%,d random bad releases", ours.releases()),
				"altered a running bean", "%", ours.alteredPercent(), peer.alteredPercent(),
				CloudConfigSettings.NAME + " (" + peer.releases() + " of them)");
	}

}
