/**
 * Who counts in Redis: ours, Bucket4j and Redisson.
 */
@NullMarked
package io.outrigger.benchmarks.flow.hotkey;

import org.jspecify.annotations.NullMarked;
