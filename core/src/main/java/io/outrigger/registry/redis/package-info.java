/**
 * The registry in Redis, shared by a fleet.
 */
@NullMarked
package io.outrigger.registry.redis;

import org.jspecify.annotations.NullMarked;
