/**
 * The published settings as properties: a value of its own for each release, sharing what
 * did not change.
 */
@NullMarked
package io.outrigger.autoconfigure.config.live.source;

import org.jspecify.annotations.NullMarked;
