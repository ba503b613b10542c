package io.outrigger.autoconfigure.loadbalancer.settings.placement;

import org.jspecify.annotations.Nullable;

/**
 * With how many instances of a very large service this process makes do.
 *
 * @param size How many instances this process uses, 0 for all.
 */
public record SubsetProperties(@Nullable Integer size) {
}
