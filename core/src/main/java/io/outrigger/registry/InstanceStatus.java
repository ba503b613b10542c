package io.outrigger.registry;

/**
 * The state of an instance: what it says about itself, or the registry's doubt in it. The
 * states and the ways between them are the same wherever the registry keeps what it
 * knows.
 */
public enum InstanceStatus {

	/**
	 * Registered, not yet ready for requests.
	 */
	STARTING,

	/**
	 * Ready for requests.
	 */
	UP,

	/**
	 * Ready for requests, though something that it can do without fails.
	 */
	DEGRADED,

	/**
	 * Finishes what it has and takes nothing new; it will leave.
	 */
	DRAINING,

	/**
	 * Taken out by an operator or by its own readiness; it may come back.
	 */
	OUT_OF_SERVICE,

	/**
	 * Cannot do its work, by its own health; it may come back.
	 */
	DOWN,

	/**
	 * Doubted by the registry, which cannot tell whether a silent instance that took
	 * requests is gone. No instance says this of itself; the doubt ends with its next
	 * word.
	 */
	SUSPECT;

	/**
	 * Whether an instance in this state may be picked for a new request.
	 * @return {@code true} for {@link #UP} and {@link #DEGRADED}
	 */
	public boolean takesRequests() {
		return this == UP || this == DEGRADED;
	}

	/**
	 * Whether an instance in this state may be picked for a new request if too few others
	 * take it.
	 * @return {@code true} for {@link #SUSPECT}
	 */
	public boolean takesRequestsInPanic() {
		return this == SUSPECT;
	}

	/**
	 * Whether a registered instance may go from this state to another. Nothing goes back
	 * to {@link #STARTING} or leaves {@link #DRAINING}, and only who takes requests can
	 * be doubted: in panic a {@link #SUSPECT} is picked, which must never happen to an
	 * instance that said that it takes nothing.
	 * @param next the other state
	 * @return {@code true} if it may; {@code false} also for the same state, which is no
	 * change
	 */
	public boolean mayBecome(InstanceStatus next) {
		return switch (next) {
			case STARTING -> false;
			case SUSPECT -> takesRequests();
			case UP, DEGRADED, DRAINING, OUT_OF_SERVICE, DOWN -> this != next && this != DRAINING;
		};
	}

}
