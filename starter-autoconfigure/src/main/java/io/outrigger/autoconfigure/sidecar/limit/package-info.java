/**
 * What is shown of how many requests are let in.
 */
@NullMarked
package io.outrigger.autoconfigure.sidecar.limit;

import org.jspecify.annotations.NullMarked;
