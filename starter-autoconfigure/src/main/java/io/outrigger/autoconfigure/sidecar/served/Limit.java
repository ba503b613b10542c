package io.outrigger.autoconfigure.sidecar.served;

import java.util.function.BooleanSupplier;

import reactor.core.publisher.Mono;

import io.outrigger.time.TimeoutWheel;

/**
 * How long work may take.
 *
 * @param nanos so long, from when it begins
 * @param timeouts tell when that is over
 * @param begun whether the answer has begun: then it may take longer, for whoever reads a
 * stream still waits
 * @param late what is done instead
 */
public record Limit(long nanos, TimeoutWheel timeouts, BooleanSupplier begun, Mono<Void> late) {
}
