/**
 * Observations of the tries of balanced requests.
 */
@NullMarked
package io.outrigger.autoconfigure.sidecar.observation;

import org.jspecify.annotations.NullMarked;
