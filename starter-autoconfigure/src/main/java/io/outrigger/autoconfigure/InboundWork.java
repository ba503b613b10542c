package io.outrigger.autoconfigure;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

/**
 * What is known of the requests that came in to this process and have not ended. Whatever
 * counts them contributes a bean of this type; whatever reports the load of this process
 * reads it, so that neither needs the other. Safe for use from several threads; nothing
 * here blocks.
 */
@FunctionalInterface
public interface InboundWork {

	/**
	 * What is known where nobody counts requests.
	 */
	InboundWork UNKNOWN = () -> null;

	/**
	 * Returns how many there are.
	 * @return the number, or {@code null} if it is not known
	 */
	@Nullable Integer inFlight();

	/**
	 * Returns how long a request waits before it is worked on.
	 * @return the time, or {@code null} if it is not known
	 */
	default @Nullable Duration queueWait() {
		return null;
	}

	/**
	 * Returns the share that is in use of what limits this process first.
	 * @return from 0 to 1, or {@code null} if it is not known
	 */
	default @Nullable Double saturation() {
		return null;
	}

}
