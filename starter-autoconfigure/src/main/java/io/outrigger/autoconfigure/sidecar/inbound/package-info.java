/**
 * Requests that come in, in a WebFlux application.
 */
@NullMarked
package io.outrigger.autoconfigure.sidecar.inbound;

import org.jspecify.annotations.NullMarked;
