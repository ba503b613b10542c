/**
 * Limits of how much a whole fleet may do in a time, counted in Redis.
 */
@NullMarked
package io.outrigger.flow.rate.redis;

import org.jspecify.annotations.NullMarked;
