package io.outrigger.autoconfigure.loadbalancer.request;

import org.jspecify.annotations.Nullable;

import io.outrigger.loadbalancer.attempt.exchange.Deadline;

/**
 * When whoever waits for what this thread does stops waiting; set where contexts are
 * propagated to threads, for clients that block and so see no Reactor context.
 */
public final class ServedDeadline {

	private static final ThreadLocal<@Nullable Deadline> CURRENT = new ThreadLocal<>();

	private ServedDeadline() {
	}

	/**
	 * Returns the deadline of the request in the service of which this thread acts.
	 * @return the deadline, or {@code null} if there is none
	 */
	public static @Nullable Deadline current() {
		return CURRENT.get();
	}

	static void setCurrent(@Nullable Deadline deadline) {
		if (deadline != null) {
			CURRENT.set(deadline);
		}
		else {
			CURRENT.remove();
		}
	}

}
