package io.outrigger.sidecar;

import java.util.function.BiConsumer;

import org.jspecify.annotations.Nullable;

import io.outrigger.loadbalancer.spi.Priority;

/**
 * What a balanced request says about its sender and itself. Whatever the caller put into
 * these headers is overwritten. Immutable.
 */
public final class OutboundHeaders {

	private static final long NANOS_PER_MILLI = 1_000_000;

	private final String caller;

	/**
	 * Creates the headers.
	 * @param service name of the service that calls
	 * @param instance id of the instance that calls
	 */
	public OutboundHeaders(String service, String instance) {
		this.caller = service + "/" + instance;
	}

	/**
	 * Writes the headers of an attempt at a request. Those of which nothing is known are
	 * not written: whoever calls has removed what was there.
	 * @param attempt number of the attempt, 1 for the first
	 * @param remainingNanos time that is left for the answer; {@link Long#MAX_VALUE} for
	 * no limit
	 * @param priority how much depends on it; {@code null} if nobody said
	 * @param identity token that proves who calls, if there is one
	 * @param setter replaces the values of a header by one value
	 */
	public void writeTo(int attempt, long remainingNanos, @Nullable Priority priority, @Nullable String identity,
			BiConsumer<String, String> setter) {
		setter.accept(PlatformHeaders.CALLER, this.caller);
		setter.accept(PlatformHeaders.ATTEMPT, String.valueOf(attempt));
		if (remainingNanos != Long.MAX_VALUE) {
			setter.accept(PlatformHeaders.DEADLINE, String.valueOf(Math.max(1, remainingNanos / NANOS_PER_MILLI)));
		}
		if (priority != null) {
			setter.accept(PlatformHeaders.PRIORITY, text(priority));
		}
		if (identity != null) {
			setter.accept(PlatformHeaders.IDENTITY, identity);
		}
	}

	private static String text(Priority priority) {
		return switch (priority) {
			case HIGH -> "high";
			case NORMAL -> "normal";
			case LOW -> "low";
		};
	}

}
