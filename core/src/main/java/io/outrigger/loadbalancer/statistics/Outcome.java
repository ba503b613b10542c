package io.outrigger.loadbalancer.statistics;

import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.util.concurrent.TimeoutException;

import org.jspecify.annotations.Nullable;

/**
 * How a request to an instance ended.
 */
public enum Outcome {

	/**
	 * The instance answered, with a status below 500.
	 */
	SUCCESS,

	/**
	 * The instance answered with a status of 500 or above.
	 */
	SERVER_ERROR,

	/**
	 * No connection came about.
	 */
	CONNECT_ERROR,

	/**
	 * The answer took longer than the client waits.
	 */
	TIMEOUT,

	/**
	 * The connection broke before the answer was complete.
	 */
	IO_ERROR,

	/**
	 * The caller gave up before the instance answered, or failed by itself: it says
	 * nothing about the instance.
	 */
	CANCELLED;

	private static final int MAX_CAUSES = 16;

	/**
	 * Whether the outcome speaks against the instance.
	 * @return {@code true} unless it is {@link #SUCCESS} or {@link #CANCELLED}
	 */
	public boolean isFailure() {
		return this != SUCCESS && this != CANCELLED;
	}

	/**
	 * Returns the outcome of a request that was answered.
	 * @param status the HTTP status
	 * @return {@link #SUCCESS} or {@link #SERVER_ERROR}
	 */
	public static Outcome ofStatus(int status) {
		return (status >= 500) ? SERVER_ERROR : SUCCESS;
	}

	/**
	 * Returns the outcome of a request that ended with an error. Only errors of the
	 * network speak against the instance, whatever they are wrapped in.
	 * @param error the error
	 * @return a failure, or {@link #CANCELLED} if the error arose on this side
	 */
	public static Outcome ofError(Throwable error) {
		Throwable cause = error;
		for (int i = 0; cause != null && i < MAX_CAUSES; i++) {
			Outcome outcome = ofNetworkError(cause);
			if (outcome != null) {
				return outcome;
			}
			cause = cause.getCause();
		}
		return CANCELLED;
	}

	private static @Nullable Outcome ofNetworkError(Throwable cause) {
		if (cause instanceof ConnectException || cause instanceof UnknownHostException
				|| cause instanceof NoRouteToHostException) {
			return CONNECT_ERROR;
		}
		// HTTP clients bring time-outs of their own that share no type with the JDK's
		if (cause instanceof TimeoutException || cause instanceof SocketTimeoutException
				|| cause.getClass().getSimpleName().endsWith("TimeoutException")) {
			return TIMEOUT;
		}
		return (cause instanceof IOException) ? IO_ERROR : null;
	}

}
