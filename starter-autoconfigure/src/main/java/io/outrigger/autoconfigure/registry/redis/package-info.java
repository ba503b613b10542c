/**
 * The registry that a fleet shares in Redis, as a bean.
 */
@NullMarked
package io.outrigger.autoconfigure.registry.redis;

import org.jspecify.annotations.NullMarked;
