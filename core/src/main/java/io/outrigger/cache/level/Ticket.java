package io.outrigger.cache.level;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

/**
 * What the store issued before a load.
 *
 * @param generation that of the key
 * @param epoch that of its bucket
 * @param revision how far the bucket was: what its tags were evicted by later does not
 * count for it
 * @param lease who loads; {@code null} if no other process is kept from loading
 * @param busy how long another process may still load; zero if none does
 */
public record Ticket(long generation, long epoch, long revision, @Nullable String lease, Duration busy) {

	/**
	 * The one of a load that the store knows nothing of, because it cannot be asked: it
	 * fills nothing but memory.
	 */
	public static final Ticket NONE = new Ticket(0, 0, 0);

	/**
	 * Creates a ticket without a lease.
	 * @param generation that of the key
	 * @param epoch that of its bucket
	 * @param revision how far the bucket was
	 */
	public Ticket(long generation, long epoch, long revision) {
		this(generation, epoch, revision, null, Duration.ZERO);
	}

	/**
	 * Whether the store knows of the load.
	 * @return {@code false} if it could not be asked
	 */
	public boolean isKnown() {
		return this.generation > 0;
	}

	/**
	 * Whether another process loads the key.
	 * @return {@code true} if it is to be waited for
	 */
	public boolean isBusy() {
		return !this.busy.isZero();
	}

}
