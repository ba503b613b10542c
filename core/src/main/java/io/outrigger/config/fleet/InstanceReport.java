package io.outrigger.config.fleet;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

/**
 * What an instance says of a scope that it follows. Immutable.
 *
 * @param instance id of the instance
 * @param appliedRevision the revision of the scope that is in effect there
 * @param rejection why a later one is not, or {@code null} if there is none that it
 * refused
 * @param age how long ago it said so, by the store's clock
 */
public record InstanceReport(String instance, long appliedRevision, @Nullable String rejection, Duration age) {
}
