/**
 * The second level of caches, in Redis.
 */
@NullMarked
package io.outrigger.cache.redis;

import org.jspecify.annotations.NullMarked;
