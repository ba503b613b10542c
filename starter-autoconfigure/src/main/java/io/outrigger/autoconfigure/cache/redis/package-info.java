/**
 * Auto-configuration of the cache's second level in Redis.
 */
@NullMarked
package io.outrigger.autoconfigure.cache.redis;

import org.jspecify.annotations.NullMarked;
