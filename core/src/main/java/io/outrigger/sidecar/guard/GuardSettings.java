package io.outrigger.sidecar.guard;

import org.jspecify.annotations.Nullable;

/**
 * What keeps calls of a route back. Immutable.
 *
 * @param breaker when too many fail; {@code null} for never
 * @param bulkhead how many may be under way; {@code null} for any number
 * @param rateLimit how many may be made; {@code null} for any number
 */
public record GuardSettings(@Nullable BreakerSettings breaker, @Nullable BulkheadSettings bulkhead,
		@Nullable RateLimitSettings rateLimit) {

	/**
	 * Nothing does.
	 */
	public static final GuardSettings NONE = new GuardSettings(null, null, null);

}
