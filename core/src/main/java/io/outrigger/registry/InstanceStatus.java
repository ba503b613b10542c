package io.outrigger.registry;

/**
 * What an instance says about itself. Only {@link #UP} is offered new requests.
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
	 * Finishes what it has and takes nothing new; it will leave.
	 */
	DRAINING,

	/**
	 * Taken out by an operator or by its own readiness; it may come back.
	 */
	OUT_OF_SERVICE;

	/**
	 * Whether an instance in this state may be picked for a new request.
	 * @return {@code true} for {@link #UP}
	 */
	public boolean takesRequests() {
		return this == UP;
	}

}
