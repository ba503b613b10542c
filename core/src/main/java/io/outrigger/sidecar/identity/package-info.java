/**
 * Who calls: short-lived signed tokens by which a service proves to another who it is.
 */
@NullMarked
package io.outrigger.sidecar.identity;

import org.jspecify.annotations.NullMarked;
