/**
 * How work for requests that come in ends.
 */
@NullMarked
package io.outrigger.autoconfigure.sidecar.served;

import org.jspecify.annotations.NullMarked;
