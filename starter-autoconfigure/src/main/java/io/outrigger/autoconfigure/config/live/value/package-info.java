/**
 * Injection points of {@code @Value} that follow releases.
 */
@NullMarked
package io.outrigger.autoconfigure.config.live.value;

import org.jspecify.annotations.NullMarked;
