/**
 * Circuit breakers, bulkheads and rate limits of routes, from properties.
 */
@NullMarked
package io.outrigger.autoconfigure.sidecar.guard;

import org.jspecify.annotations.NullMarked;
