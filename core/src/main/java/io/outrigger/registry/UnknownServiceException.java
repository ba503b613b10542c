package io.outrigger.registry;

/**
 * The registry knows no instance of the service.
 */
public final class UnknownServiceException extends RegistryException {

	private static final long serialVersionUID = 1L;

	/**
	 * Creates the exception.
	 * @param service name of the service
	 */
	public UnknownServiceException(String service) {
		super("The registry knows no service '" + service + "'");
	}

}
