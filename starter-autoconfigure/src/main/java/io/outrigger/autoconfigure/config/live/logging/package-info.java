/**
 * Logging levels that follow releases.
 */
@NullMarked
package io.outrigger.autoconfigure.config.live.logging;

import org.jspecify.annotations.NullMarked;
