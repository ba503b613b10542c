package io.outrigger.flow;

import java.time.Duration;
import java.util.Locale;

/**
 * Work was refused before it began. May be tried again: see
 * {@link Rejection#retryAfter()}.
 */
public final class RejectedException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	private final transient Rejection rejection;

	/**
	 * Creates the exception.
	 * @param rejection why
	 */
	public RejectedException(Rejection rejection) {
		// It says all by itself, and in a storm of them a stack trace is dear
		super(describe(rejection), null, true, false);
		this.rejection = rejection;
	}

	/**
	 * Returns why the work was refused.
	 * @return the reason
	 */
	public Rejection rejection() {
		return this.rejection;
	}

	private static String describe(Rejection rejection) {
		String reason = rejection.reason().name().toLowerCase(Locale.ROOT).replace('_', ' ');
		Duration wait = rejection.retryAfter();
		// Rounded up: after less it would be refused again
		String when = (wait != null) ? "; again after " + wait.plusNanos(999_999).toMillis() + " ms" : "";
		return "'" + rejection.limiter() + "' refused: " + reason + when;
	}

}
