/**
 * Auto-configuration of requests that are let in however busy the service is.
 */
@NullMarked
package io.outrigger.autoconfigure.sidecar.exempt;

import org.jspecify.annotations.NullMarked;
