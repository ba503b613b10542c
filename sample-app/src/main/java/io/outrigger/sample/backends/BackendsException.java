package io.outrigger.sample.backends;

/**
 * Why the servers can't run, in words for whoever typed the command.
 */
final class BackendsException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	BackendsException(String message) {
		super(message);
	}

	BackendsException(String message, Throwable cause) {
		super(message, cause);
	}

}
