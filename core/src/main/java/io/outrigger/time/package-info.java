/**
 * Injected time: everything that measures a duration takes a
 * {@link io.outrigger.time.Ticker}, so that tests move time instead of waiting for it.
 */
@NullMarked
package io.outrigger.time;

import org.jspecify.annotations.NullMarked;
