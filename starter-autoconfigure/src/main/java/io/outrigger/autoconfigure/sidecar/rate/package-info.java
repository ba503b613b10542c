/**
 * Auto-configuration of how often requests may come in.
 */
@NullMarked
package io.outrigger.autoconfigure.sidecar.rate;

import org.jspecify.annotations.NullMarked;
