/**
 * Processes that share a cache, and what they are told to do.
 */
@NullMarked
package io.outrigger.benchmarks.cache.member;

import org.jspecify.annotations.NullMarked;
