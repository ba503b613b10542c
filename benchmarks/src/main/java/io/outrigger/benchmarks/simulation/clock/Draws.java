package io.outrigger.benchmarks.simulation.clock;

import java.util.Random;

/**
 * Sources of random numbers. Everybody who draws has one of his own, so that what one
 * draws does not change what others get; all follow from one seed. These are
 * {@link Random}'s, whose sequence its documentation lays down: other JDKs draw the same.
 */
public final class Draws {

	private static final long GOLDEN = 0x9e3779b97f4a7c15L;

	private final long seed;

	/**
	 * Creates sources.
	 * @param seed all they depend on
	 */
	public Draws(long seed) {
		this.seed = seed;
	}

	/**
	 * Returns the source of somebody.
	 * @param whose his name
	 * @return a new source, which begins at the start
	 */
	public Random of(String whose) {
		return new Random(mixed(this.seed * GOLDEN + mixed(whose.hashCode())));
	}

	// The finalizer of MurmurHash3: neighbours become strangers
	private static long mixed(long value) {
		long mixed = (value ^ (value >>> 33)) * 0xff51afd7ed558ccdL;
		mixed = (mixed ^ (mixed >>> 33)) * 0xc4ceb9fe1a85ec53L;
		return mixed ^ (mixed >>> 33);
	}

}
