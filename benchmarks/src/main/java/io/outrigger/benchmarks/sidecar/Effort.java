package io.outrigger.benchmarks.sidecar;

import java.time.Duration;

/**
 * How much is done for a comparison.
 *
 * @param warmUp rounds that do not count
 * @param rounds rounds that count
 * @param load how long all call as fast as they can, each time: short, so that whatever
 * else the machine does meanwhile hits all of them
 * @param paces rounds in which calls come at half of that
 * @param pace how long, each time
 */
record Effort(int warmUp, int rounds, Duration load, int paces, Duration pace) {

	static final Effort QUICK = new Effort(32, 31, Duration.ofMillis(300), 9, Duration.ofSeconds(3));

	static final Effort FULL = new Effort(80, 301, Duration.ofMillis(300), 31, Duration.ofSeconds(6));

}
