package io.outrigger.cache.level;

/**
 * What came of a change.
 *
 * @param applied whether its condition held
 * @param generation that of the key since; 0 if the store could not be asked, so that the
 * key is evicted there as soon as it can be
 * @param epoch that of its bucket
 * @param revision that of its bucket since; 0 if the store could not be asked
 */
public record Outcome(boolean applied, long generation, long epoch, long revision) {

	/**
	 * The store could not be asked.
	 */
	public static final Outcome UNKNOWN = new Outcome(true, 0, 0, 0);

	/**
	 * The condition did not hold.
	 */
	public static final Outcome REFUSED = new Outcome(false, 0, 0, 0);

	/**
	 * Whether the store knows of the change.
	 * @return {@code false} if it could not be asked
	 */
	public boolean isKnown() {
		return this.generation > 0;
	}

}
