/**
 * The cache beside Caffeine, JetCache, Spring and plain Lettuce.
 */
@NullMarked
package io.outrigger.benchmarks.cache;

import org.jspecify.annotations.NullMarked;
