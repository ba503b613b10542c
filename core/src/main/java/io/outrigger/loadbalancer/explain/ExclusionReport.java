package io.outrigger.loadbalancer.explain;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

import io.outrigger.loadbalancer.roster.Exclusion;
import io.outrigger.loadbalancer.standing.EjectionReason;

/**
 * One of those who may not be picked.
 *
 * @param id its id
 * @param exclusion why not
 * @param ejection why it was ejected, if it was
 * @param ejectionLeft how long until one request may find out whether it works again;
 * zero if the next one may, {@code null} if it is not ejected or one is finding out
 */
public record ExclusionReport(String id, Exclusion exclusion, @Nullable EjectionReason ejection,
		@Nullable Duration ejectionLeft) {
}
