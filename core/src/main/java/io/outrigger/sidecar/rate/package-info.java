/**
 * How often requests may come in: rules with a token bucket for each key.
 */
@NullMarked
package io.outrigger.sidecar.rate;

import org.jspecify.annotations.NullMarked;
