package io.outrigger.redis;

import org.jspecify.annotations.Nullable;

/**
 * Redis cannot be asked now: there is no connection, it did not answer in time, or so
 * many calls went unanswered lately that this one was not sent. Whether a call that was
 * sent took effect is unknown. Without a stack trace: it is an answer, and a frequent one
 * while Redis is away.
 */
public final class RedisUnavailableException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	private final boolean sent;

	RedisUnavailableException(String message, boolean sent, @Nullable Throwable cause) {
		super(message, cause, false, false);
		this.sent = sent;
	}

	/**
	 * Returns whether the call may have taken effect.
	 * @return {@code false} if it never left this process
	 */
	public boolean isSent() {
		return this.sent;
	}

	static String reason(Throwable failure) {
		Throwable root = failure;
		while (root.getCause() != null) {
			root = root.getCause();
		}
		return (root.getMessage() != null) ? root.getMessage() : root.getClass().getSimpleName();
	}

}
