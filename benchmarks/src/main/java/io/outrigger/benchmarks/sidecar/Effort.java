package io.outrigger.benchmarks.sidecar;

import java.time.Duration;

/**
 * How much is done for a comparison.
 *
 * @param warmUp rounds that do not count
 * @param rounds rounds that count
 * @param load how long all call as fast as they can, each time
 * @param pace how long calls come at half of that, each time
 */
record Effort(int warmUp, int rounds, Duration load, Duration pace) {

	static final Effort QUICK = new Effort(5, 9, Duration.ofMillis(1_100), Duration.ofSeconds(3));

	static final Effort FULL = new Effort(8, 31, Duration.ofSeconds(3), Duration.ofSeconds(6));

}
