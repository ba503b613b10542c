/**
 * What it costs to find a value in Redis.
 */
@NullMarked
package io.outrigger.benchmarks.cache.shared;

import org.jspecify.annotations.NullMarked;
