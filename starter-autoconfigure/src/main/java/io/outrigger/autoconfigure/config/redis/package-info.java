/**
 * The config center that a fleet shares in Redis, as a bean.
 */
@NullMarked
package io.outrigger.autoconfigure.config.redis;

import org.jspecify.annotations.NullMarked;
