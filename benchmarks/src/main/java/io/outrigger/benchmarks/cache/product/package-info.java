/**
 * What is cached while it is measured, and the caches that it is in.
 */
@NullMarked
package io.outrigger.benchmarks.cache.product;

import org.jspecify.annotations.NullMarked;
