package io.outrigger.registry;

/**
 * The registry knows the service but no instance of that id.
 */
public final class UnknownInstanceException extends RegistryException {

	private static final long serialVersionUID = 1L;

	/**
	 * Creates the exception.
	 * @param service name of the service
	 * @param id name of the instance
	 */
	public UnknownInstanceException(String service, String id) {
		super("The registry knows no " + name(service, id));
	}

}
