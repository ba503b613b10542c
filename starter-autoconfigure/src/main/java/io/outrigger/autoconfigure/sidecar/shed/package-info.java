/**
 * Auto-configuration of how much may be under way at once.
 */
@NullMarked
package io.outrigger.autoconfigure.sidecar.shed;

import org.jspecify.annotations.NullMarked;
