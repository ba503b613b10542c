package io.outrigger.registry;

/**
 * The id is held by another registration whose lease still runs.
 */
public final class DuplicateInstanceException extends RegistryException {

	private static final long serialVersionUID = 1L;

	/**
	 * Creates the exception.
	 * @param rejected the instance that wanted to register
	 * @param holder the registration that holds the id
	 */
	public DuplicateInstanceException(ServiceInstance rejected, ServiceInstance holder) {
		super("Cannot register " + name(rejected) + ": the id is held by incarnation " + holder.incarnation() + " at "
				+ holder.uri() + " until its lease ends; give each instance an id of its own");
	}

}
