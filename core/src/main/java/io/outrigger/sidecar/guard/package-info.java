/**
 * Circuit breakers, bulkheads and rate limits of routes, by Resilience4j.
 */
@NullMarked
package io.outrigger.sidecar.guard;

import org.jspecify.annotations.NullMarked;
