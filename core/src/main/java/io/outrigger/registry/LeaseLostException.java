package io.outrigger.registry;

/**
 * The registration no longer holds its lease: it ended, or a successor holds the id.
 */
public final class LeaseLostException extends RegistryException {

	private static final long serialVersionUID = 1L;

	/**
	 * Creates the exception.
	 * @param registered the registration that lost its lease
	 */
	public LeaseLostException(ServiceInstance registered) {
		super("Incarnation " + registered.incarnation() + " of " + name(registered)
				+ " no longer holds its lease; register again");
	}

}
