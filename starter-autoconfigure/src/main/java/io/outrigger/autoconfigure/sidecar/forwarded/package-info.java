/**
 * What becomes of headers by which proxies say who sent a request.
 */
@NullMarked
package io.outrigger.autoconfigure.sidecar.forwarded;

import org.jspecify.annotations.NullMarked;
