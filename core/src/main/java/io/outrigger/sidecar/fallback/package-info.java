/**
 * What callers get when a service does not answer.
 */
@NullMarked
package io.outrigger.sidecar.fallback;

import org.jspecify.annotations.NullMarked;
