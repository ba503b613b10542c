/**
 * What callers get when a service does not answer, for Spring's HTTP clients.
 */
@NullMarked
package io.outrigger.autoconfigure.sidecar.fallback;

import org.jspecify.annotations.NullMarked;
