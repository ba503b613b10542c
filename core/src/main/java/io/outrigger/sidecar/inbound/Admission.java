package io.outrigger.sidecar.inbound;

import org.jspecify.annotations.Nullable;

import io.outrigger.loadbalancer.spi.Priority;
import io.outrigger.sidecar.identity.CallerIdentity;

/**
 * Whether a request is let in, and what is known of it then. Immutable.
 *
 * @param refusal why it is not; {@code null} if it is
 * @param caller who proved to have sent it; {@code null} if nobody did
 * @param trusted whether what it says about itself holds
 * @param remainingMillis time that its sender waits; {@link #NO_DEADLINE} for as long as
 * it takes
 * @param priority how much its sender says depends on it; {@code null} if it does not
 * say, or cannot be believed
 */
public record Admission(@Nullable Refusal refusal, @Nullable CallerIdentity caller, boolean trusted,
		long remainingMillis, @Nullable Priority priority) {

	/**
	 * Of a request whose sender did not say how long it waits.
	 */
	public static final long NO_DEADLINE = Long.MAX_VALUE;

	static final Admission OF_STRANGER = new Admission(null, null, false, NO_DEADLINE, null);

	static Admission refused(Refusal refusal) {
		return new Admission(refusal, null, false, NO_DEADLINE, null);
	}

}
