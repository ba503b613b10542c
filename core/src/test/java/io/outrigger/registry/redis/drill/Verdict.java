package io.outrigger.registry.redis.drill;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

/**
 * What callers saw of a fault.
 *
 * @param callers how many looked on
 * @param emptyLists how often one of them saw an empty list
 * @param deadTooLong for how long one of them was offered somebody dead, beyond the bound
 * @param liveMissing how often somebody who lived was not listed by one of them
 * @param healed how long after the fault all saw all, or {@code null} if not
 */
public record Verdict(int callers, int emptyLists, Duration deadTooLong, int liveMissing, @Nullable Duration healed) {
}
