/**
 * Limits on the headers of requests that come in.
 */
@NullMarked
package io.outrigger.autoconfigure.sidecar.header;

import org.jspecify.annotations.NullMarked;
