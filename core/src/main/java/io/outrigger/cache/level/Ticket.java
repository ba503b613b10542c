package io.outrigger.cache.level;

/**
 * What the store issued before a load.
 *
 * @param generation that of the key
 * @param epoch that of its bucket
 */
public record Ticket(long generation, long epoch) {

	/**
	 * The one of a load that the store knows nothing of, because it cannot be asked: it
	 * fills nothing but memory.
	 */
	public static final Ticket NONE = new Ticket(0, 0);

}
