/**
 * Spring's cache abstraction on the intelligent cache.
 */
@NullMarked
package io.outrigger.autoconfigure.cache.spring;

import org.jspecify.annotations.NullMarked;
