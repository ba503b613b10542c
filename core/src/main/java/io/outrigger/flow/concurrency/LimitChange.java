package io.outrigger.flow.concurrency;

import java.time.Duration;

import io.outrigger.flow.concurrency.algorithm.LimitStep;

/**
 * One change of a limit.
 *
 * @param age how long ago it was
 * @param from the limit before; 0 for the first
 * @param to the limit since
 * @param cause why
 */
public record LimitChange(Duration age, int from, int to, LimitStep.Cause cause) {
}
