/**
 * The caches of one process, on Caffeine.
 */
@NullMarked
package io.outrigger.cache.memory;

import org.jspecify.annotations.NullMarked;
