/**
 * What our connections to Redis cost, and how they behave while it is away, beside plain
 * Lettuce.
 */
@NullMarked
package io.outrigger.benchmarks.redis;

import org.jspecify.annotations.NullMarked;
