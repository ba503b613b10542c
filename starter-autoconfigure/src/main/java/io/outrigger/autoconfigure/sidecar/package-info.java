/**
 * Auto-configuration of the sidecar's filters.
 */
@NullMarked
package io.outrigger.autoconfigure.sidecar;

import org.jspecify.annotations.NullMarked;
