package io.outrigger.sidecar.guard;

import io.outrigger.loadbalancer.statistics.Outcome;

/**
 * What a breaker is told of a call that failed: how, whatever the client made of it.
 */
final class FailedCallException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	FailedCallException(Outcome outcome) {
		super("The call ended with " + outcome, null, false, false);
	}

}
