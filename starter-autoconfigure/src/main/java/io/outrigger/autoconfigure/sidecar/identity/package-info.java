/**
 * Identity of the service from properties.
 */
@NullMarked
package io.outrigger.autoconfigure.sidecar.identity;

import org.jspecify.annotations.NullMarked;
