package io.outrigger.registry;

/**
 * The registry refused an operation. The message names the service and the instance.
 */
public abstract class RegistryException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	RegistryException(String message) {
		super(message);
	}

	static String name(ServiceInstance instance) {
		return name(instance.service(), instance.id());
	}

	static String name(String service, String id) {
		return "instance '" + id + "' of service '" + service + "'";
	}

}
