/**
 * What it costs to find a value in memory.
 */
@NullMarked
package io.outrigger.benchmarks.cache.hit;

import org.jspecify.annotations.NullMarked;
