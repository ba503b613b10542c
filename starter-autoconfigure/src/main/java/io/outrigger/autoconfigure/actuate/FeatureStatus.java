package io.outrigger.autoconfigure.actuate;

import org.jspecify.annotations.Nullable;

/**
 * How a feature is doing.
 *
 * @param backend where it keeps what it knows
 * @param viewAgeMs how long ago its view was last known to agree with the backend, in
 * milliseconds
 * @param degraded why it does less than it should, or {@code null} if it does all it
 * should
 */
public record FeatureStatus(String backend, long viewAgeMs, @Nullable String degraded) {
}
