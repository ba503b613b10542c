/**
 * What the Redis forms of the features share: connections that never hurt the caller,
 * scripts, bulk reads, wake-ups and key names.
 */
@NullMarked
package io.outrigger.redis;

import org.jspecify.annotations.NullMarked;
