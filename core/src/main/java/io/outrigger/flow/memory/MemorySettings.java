package io.outrigger.flow.memory;

import java.time.Duration;

/**
 * When memory is short, and for whom. May change while running.
 *
 * @param soft from what part in use on the lowest priority is refused, above 0 and at
 * most {@code hard}
 * @param hard from what part in use on all but the highest are refused, at most 1
 * @param margin by how much less must be in use again before one that was refused is let
 * in, 0 or more, and less than {@code soft}
 * @param refresh how long a reading holds, at least 10 ms
 * @param patience after what time without a collection one more priority is let in:
 * without it there might never be one, nor news of the memory; at least {@code refresh},
 * at most a day
 */
public record MemorySettings(double soft, double hard, double margin, Duration refresh, Duration patience) {

	private static final Duration SHORTEST_REFRESH = Duration.ofMillis(10);

	private static final Duration LONGEST_PATIENCE = Duration.ofDays(1);

	/**
	 * Soft at 0.75, hard at 0.9, margin 0.05, read once a second, patience 30 seconds.
	 */
	public static final MemorySettings DEFAULTS = new MemorySettings(0.75, 0.9, 0.05, Duration.ofSeconds(1),
			Duration.ofSeconds(30));

	/**
	 * Checks the values.
	 * @throws IllegalArgumentException if one is out of bounds
	 */
	public MemorySettings {
		if (!(hard > 0 && hard <= 1)) {
			throw new IllegalArgumentException("hard is " + hard + ", but must be above 0, up to 1");
		}
		if (!(soft > 0 && soft <= hard)) {
			throw new IllegalArgumentException("soft is " + soft + ", but must be above 0, up to hard, " + hard);
		}
		if (!(margin >= 0 && margin < soft)) {
			throw new IllegalArgumentException(
					"margin is " + margin + ", but must be from 0 to less than soft, " + soft);
		}
		if (refresh.compareTo(SHORTEST_REFRESH) < 0) {
			throw new IllegalArgumentException("refresh is " + refresh + ", but must be at least 10 ms");
		}
		if (patience.compareTo(refresh) < 0 || patience.compareTo(LONGEST_PATIENCE) > 0) {
			throw new IllegalArgumentException(
					"patience is " + patience + ", but must be at least refresh, " + refresh + ", up to 1 day");
		}
	}

	/*
	 * From what part in use on a priority is refused: the lowest from the soft mark on,
	 * the highest but one from half way to the hard one. 0 is the highest, which never
	 * is.
	 */
	double mark(int priority, int priorities) {
		double fromLowest = (double) (priorities - 1 - priority) / (priorities - 1);
		return this.soft + (this.hard - this.soft) * fromLowest;
	}

}
