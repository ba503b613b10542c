package io.outrigger.sidecar.shed;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

import io.outrigger.flow.concurrency.ConcurrencySettings;
import io.outrigger.flow.queue.Overflow;
import io.outrigger.flow.queue.QueueSettings;

/**
 * How much may be under way at once. Immutable.
 *
 * @param enabled whether there is a limit
 * @param concurrency how it finds itself
 * @param shares of whom what part of it is
 * @param highWait how long requests on which most depends wait for room while it lacks,
 * up to 10 s, and up to 2 s four times as long as requests take if that is longer; none
 * if zero
 */
public record SheddingSettings(boolean enabled, ConcurrencySettings concurrency, Shares shares, Duration highWait) {

	/**
	 * What the wait must be.
	 */
	public static final String WAIT_RULE = "from 2ms to 10s, or 0 for none";

	private static final Duration SHORTEST_WAIT = Duration.ofMillis(2);

	private static final Duration LONG_WAIT = Duration.ofSeconds(2);

	private static final int TURNS = 4;

	private static final int MOST_WAITING = 1_000;

	/**
	 * Checks the wait.
	 * @throws IllegalArgumentException if it breaks its rule
	 */
	public SheddingSettings {
		if (!isWait(highWait)) {
			throw new IllegalArgumentException("highWait is " + highWait + " but must be: " + WAIT_RULE);
		}
	}

	/**
	 * Tells whether requests can wait that long.
	 * @param wait how long
	 * @return whether it keeps the rule
	 */
	public static boolean isWait(Duration wait) {
		return wait.isZero()
				|| (wait.compareTo(Duration.ofMillis(2)) >= 0 && wait.compareTo(Duration.ofSeconds(10)) <= 0);
	}

	/*
	 * For as long as requests take nobody may be done, so that whoever waits for less
	 * than some of that waits in vain. Half as long once it is usual that somebody waits.
	 */
	QueueSettings queue(@Nullable Duration meanTime) {
		long nanos = Math.max(SHORTEST_WAIT.toNanos(), this.highWait.toNanos());
		if (meanTime != null && !this.highWait.isZero()) {
			nanos = Math.max(nanos, Math.min(LONG_WAIT.toNanos(), TURNS * meanTime.toNanos()));
		}
		return new QueueSettings(MOST_WAITING, Overflow.REFUSE_NEWEST, Duration.ofNanos(nanos / 2),
				Duration.ofNanos(nanos), true);
	}

	/**
	 * What belongs to whom: it has its share whenever it comes, and others use it as long
	 * as it does not. Whatever depends on nothing has none, and lives on what is left.
	 *
	 * @param high share of what most depends on, from 0 to 1
	 * @param normal share of most requests, from 0 to 1
	 */
	public record Shares(double high, double normal) {

		/**
		 * What a share must be.
		 */
		public static final String RULE = "from 0 to 1, and with the other one at most 1";

		/**
		 * Checks the shares.
		 * @throws IllegalArgumentException if they break their rule
		 */
		public Shares {
			if (!isValid(high, normal)) {
				throw new IllegalArgumentException(
						"The shares are " + high + " and " + normal + " but must be: " + RULE);
			}
		}

		/**
		 * Tells whether these can be shares.
		 * @param high one
		 * @param normal the other
		 * @return whether they keep the rule
		 */
		public static boolean isValid(double high, double normal) {
			return high >= 0 && normal >= 0 && high + normal <= 1;
		}

	}

}
