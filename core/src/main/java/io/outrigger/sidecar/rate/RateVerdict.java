package io.outrigger.sidecar.rate;

import org.jspecify.annotations.Nullable;

import io.outrigger.flow.rate.Quota;
import io.outrigger.flow.rate.RateLimit;
import io.outrigger.flow.rate.RateLimiter;

/**
 * What limits say of a request: whichever refused it, or left it the least. Immutable.
 *
 * @param rule name of the rule; {@code null} if none is for the request
 * @param limit what it allows
 * @param quota what it leaves; {@code null} if nobody knows
 * @param waitNanos 0 or less if the request may come in; else how long to wait, or
 * {@link RateLimiter#NEVER}
 */
public record RateVerdict(@Nullable String rule, RateLimit limit, @Nullable Quota quota, long waitNanos) {

	/**
	 * Of a request that no rule is for.
	 */
	public static final RateVerdict FREE = new RateVerdict(null, RateLimit.perSecond(1), null, 0);

	/**
	 * Whether the request must not come in.
	 * @return {@code true} if it came too often
	 */
	public boolean isRefused() {
		return this.waitNanos > 0;
	}

	RateVerdict orTighter(RateVerdict other) {
		if (this.rule == null || other.isRefused()) {
			return other;
		}
		return (other.share() < share()) ? other : this;
	}

	private double share() {
		return (this.quota != null) ? (double) this.quota.remaining() / this.quota.limit() : 1;
	}

}
