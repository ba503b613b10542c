/**
 * The intelligent cache: values by key, loaded once however many ask, never older than
 * the last eviction.
 */
@NullMarked
package io.outrigger.cache;

import org.jspecify.annotations.NullMarked;
