/**
 * What callers of a cache see while Redis is away.
 */
@NullMarked
package io.outrigger.benchmarks.cache.outage;

import org.jspecify.annotations.NullMarked;
