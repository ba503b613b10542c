/**
 * Auto-configuration of the intelligent cache, and of what {@code @EnableCaching} gets
 * while no Redis is configured.
 */
@NullMarked
package io.outrigger.autoconfigure.cache;

import org.jspecify.annotations.NullMarked;
