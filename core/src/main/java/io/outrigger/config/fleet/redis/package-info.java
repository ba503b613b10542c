/**
 * The fleet in Redis.
 */
@NullMarked
package io.outrigger.config.fleet.redis;

import org.jspecify.annotations.NullMarked;
