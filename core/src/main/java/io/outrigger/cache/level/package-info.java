/**
 * The second level of a cache, behind the memory of each process.
 */
@NullMarked
package io.outrigger.cache.level;

import org.jspecify.annotations.NullMarked;
