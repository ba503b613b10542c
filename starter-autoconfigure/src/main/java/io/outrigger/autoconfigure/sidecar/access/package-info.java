/**
 * Auto-configuration of who may make which requests.
 */
@NullMarked
package io.outrigger.autoconfigure.sidecar.access;

import org.jspecify.annotations.NullMarked;
