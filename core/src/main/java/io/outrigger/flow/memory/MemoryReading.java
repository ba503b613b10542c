package io.outrigger.flow.memory;

/**
 * How full the memory was when garbage was last collected from it.
 *
 * @param used the part that was in use after that collection, 0 to 1; 0 before the first
 * @param collections how many collections that tell it were counted: one more means that
 * {@code used} is news, as does a change of it
 */
public record MemoryReading(double used, long collections) {

	/**
	 * Checks the value.
	 * @throws IllegalArgumentException if there is no such part
	 */
	public MemoryReading {
		if (!(used >= 0 && used <= 1)) {
			throw new IllegalArgumentException("used is " + used + ", but must be 0 to 1");
		}
	}

}
