/**
 * Configuration properties, as records and as mutable beans, bound anew.
 */
@NullMarked
package io.outrigger.autoconfigure.config.live.bind;

import org.jspecify.annotations.NullMarked;
