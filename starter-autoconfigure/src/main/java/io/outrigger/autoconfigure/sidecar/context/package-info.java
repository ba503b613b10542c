/**
 * What the Reactor context and the log know of requests that come in.
 */
@NullMarked
package io.outrigger.autoconfigure.sidecar.context;

import org.jspecify.annotations.NullMarked;
