/**
 * What proxies say about a request that they pass on, and which of them are believed.
 */
@NullMarked
package io.outrigger.sidecar.forwarded;

import org.jspecify.annotations.NullMarked;
