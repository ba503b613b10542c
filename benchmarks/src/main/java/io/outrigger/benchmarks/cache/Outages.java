package io.outrigger.benchmarks.cache;

import java.util.List;

import io.outrigger.benchmarks.Measurement;
import io.outrigger.benchmarks.cache.outage.Freeze;
import io.outrigger.redis.RedisSettings;

/**
 * What callers see while Redis is frozen: of values in memory, and of those that have to
 * be loaded; and how soon values are found in Redis again.
 */
final class Outages {

	private static final String HIT = "Redis frozen, get of what is in memory";

	private static final String MISS = "Redis frozen, get of what is loaded at once, 200 a second";

	private static final String BEFORE = "before it was frozen";

	private static final double MISS_MILLIS = RedisSettings.DEFAULTS.commandTimeout().toMillis();

	private static final double PROBES_APART = RedisSettings.DEFAULTS.probeInterval().toMillis();

	private final int repetitions;

	Outages(int repetitions) {
		this.repetitions = repetitions;
	}

	List<Measurement> run() {
		Freeze freeze = Freeze.of(this.repetitions);
		return List.of(
				CacheSuite.FIGURES.lower(HIT, "median", "us", freeze.hits().median(), freeze.hitsBefore().median(),
						BEFORE),
				CacheSuite.FIGURES.lower(HIT, "p99", "us", freeze.hits().percentile(99),
						freeze.hitsBefore().percentile(99), BEFORE),
				CacheSuite.FIGURES.lower(MISS, "median", "ms", freeze.misses().median(), freeze.missesBefore().median(),
						BEFORE),
				CacheSuite.FIGURES.atMost(MISS, "p99", "ms", freeze.misses().percentile(99), MISS_MILLIS),
				CacheSuite.FIGURES.atMost(MISS, "longest", "ms", freeze.misses().max(), MISS_MILLIS),
				CacheSuite.FIGURES.lower("Redis goes on after 3 s", "median until a value is found in it", "ms",
						freeze.back().median(), PROBES_APART, "the time between probes"));
	}

}
