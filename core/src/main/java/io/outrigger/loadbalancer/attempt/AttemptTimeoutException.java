package io.outrigger.loadbalancer.attempt;

import java.time.Duration;

/**
 * No response headers came in time: within the limit of one try, or before the deadline
 * of all. The message says which, and names the setting.
 */
public final class AttemptTimeoutException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	private AttemptTimeoutException(String message) {
		// It says all by itself, and in a storm of them a stack trace is dear
		super(message, null, true, false);
	}

	static AttemptTimeoutException ofTry(String service, String instance, Duration limit) {
		return new AttemptTimeoutException("Instance '" + instance + "' of service '" + service
				+ "' did not answer within " + limit.toMillis() + " ms (failover.try-timeout)");
	}

	static AttemptTimeoutException ofAll(String service, int tries) {
		return new AttemptTimeoutException("Service '" + service + "' did not answer before the deadline, in " + tries
				+ ((tries == 1) ? " try" : " tries") + " (failover.deadline, or an earlier one of the request's own)");
	}

}
