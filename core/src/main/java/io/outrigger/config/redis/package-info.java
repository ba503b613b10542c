/**
 * The config center in Redis, shared by a fleet.
 */
@NullMarked
package io.outrigger.config.redis;

import org.jspecify.annotations.NullMarked;
