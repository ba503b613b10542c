package io.outrigger.registry;

import org.jspecify.annotations.Nullable;

/**
 * An instance may not say a state of itself: none goes there from where it is, or it is
 * not for the instance to say.
 *
 * @see InstanceStatus#mayBecome(InstanceStatus)
 */
public final class IllegalTransitionException extends RegistryException {

	private static final long serialVersionUID = 1L;

	/**
	 * Creates the exception.
	 * @param instance the instance
	 * @param from its state, or {@code null} if it is not registered yet
	 * @param to the state that it may not say
	 */
	public IllegalTransitionException(ServiceInstance instance, @Nullable InstanceStatus from, InstanceStatus to) {
		super("The " + name(instance) + " is " + ((from != null) ? from : "not registered")
				+ " and cannot say that it is " + to + ": " + reason(from, to));
	}

	private static String reason(@Nullable InstanceStatus from, InstanceStatus to) {
		if (to == InstanceStatus.SUSPECT) {
			return "only the registry doubts an instance";
		}
		return (from == InstanceStatus.DRAINING) ? "it is leaving" : "only a new registration starts";
	}

}
