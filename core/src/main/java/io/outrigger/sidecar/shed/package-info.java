/**
 * How much may be under way at once, and what is let go first when there is more.
 */
@NullMarked
package io.outrigger.sidecar.shed;

import org.jspecify.annotations.NullMarked;
