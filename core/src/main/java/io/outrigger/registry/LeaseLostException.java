package io.outrigger.registry;

import org.jspecify.annotations.Nullable;

/**
 * The registration no longer holds its lease. Either the lease ended, and whoever held it
 * may register again; or a successor holds the id, and whoever held it before is
 * {@linkplain #isFenced() fenced}: it must stop, since two processes use one id.
 */
public final class LeaseLostException extends RegistryException {

	private static final long serialVersionUID = 1L;

	private final boolean fenced;

	/**
	 * Creates the exception for a lease that ended.
	 * @param registered the registration that lost its lease
	 */
	public LeaseLostException(ServiceInstance registered) {
		super(lost(registered) + "; register again");
		this.fenced = false;
	}

	/**
	 * Creates the exception for an id that a successor holds.
	 * @param registered the registration that lost its lease
	 * @param successor incarnation of the registration that holds the id
	 * @param address where that one is, if it is known
	 */
	public LeaseLostException(ServiceInstance registered, long successor, @Nullable String address) {
		super(lost(registered) + ": incarnation " + successor + ((address != null) ? " at " + address : "")
				+ " holds the id; give each instance an id of its own");
		this.fenced = true;
	}

	/**
	 * Whether a successor holds the id.
	 * @return {@code false} if the lease just ended
	 */
	public boolean isFenced() {
		return this.fenced;
	}

	private static String lost(ServiceInstance registered) {
		return "Incarnation " + registered.incarnation() + " of " + name(registered) + " no longer holds its lease";
	}

}
