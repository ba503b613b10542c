package io.outrigger.loadbalancer.attempt.exchange;

import org.jspecify.annotations.Nullable;

import io.outrigger.loadbalancer.Attempt;
import io.outrigger.loadbalancer.ReportedShare;
import io.outrigger.loadbalancer.spi.PickRequest;

/**
 * One request of an HTTP client, which may be sent several times, and its answers. Only
 * the engine tells an attempt its end until a response is {@link #deliver delivered}.
 *
 * @param <R> the type of the responses
 */
public interface Exchange<R> {

	/**
	 * Returns the HTTP method.
	 * @return its name in capitals
	 */
	String method();

	/**
	 * Returns what policies may want to know of the request.
	 * @return the request
	 */
	default PickRequest request() {
		return PickRequest.PLAIN;
	}

	/**
	 * Returns the deadline that came with the request.
	 * @return the deadline, or {@code null} if there is none
	 */
	default @Nullable Deadline deadline() {
		return null;
	}

	/**
	 * Whether the request's body can be sent once more just as it was.
	 * @param alongside whether it may be on its way at the same time
	 * @return {@code true} if there is none, or it is still there
	 */
	boolean canRepeat(boolean alongside);

	/**
	 * Whether the request failed on this side, because of its own body: then the error
	 * says nothing about the instance.
	 * @return {@code true} if the body failed
	 */
	default boolean failedHere() {
		return false;
	}

	/**
	 * Returns the HTTP status of a response.
	 * @param response the response
	 * @return the status
	 */
	int status(R response);

	/**
	 * Returns the HTTP status of an error that stands for a response.
	 * @param error the error
	 * @return the status; 0 if it is no such error
	 */
	default int status(Throwable error) {
		return 0;
	}

	/**
	 * Whether a response is a stream, so that the time to its headers means nothing.
	 * @param response the response
	 * @return {@code true} if it is
	 */
	boolean isStream(R response);

	/**
	 * Returns how long a response asks to wait before the instance is asked again
	 * (<code>Retry-After</code>).
	 * @param response the response
	 * @return nanoseconds; -1 if it does not
	 */
	long waitNanos(R response);

	/**
	 * Returns what a response says about the load of the instance.
	 * @param response the response
	 * @return value of its header {@link ReportedShare#HEADER}; {@code null} for none
	 */
	default @Nullable String reportedShare(R response) {
		return null;
	}

	/**
	 * Prepares a response for the caller.
	 * @param response the response
	 * @param attempt the attempt, to be told when the body ends, however it does
	 * @return the response for the caller
	 */
	R deliver(R response, Attempt attempt);

	/**
	 * Releases a response that nobody will read, and its connection, within bounded time
	 * and without waiting for that. Must not throw.
	 * @param response the response
	 */
	void discard(R response);

}
