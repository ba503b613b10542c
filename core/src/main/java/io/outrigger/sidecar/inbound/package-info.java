/**
 * Which requests are let in: who sent them, whether that may be, and whether anybody
 * still waits.
 */
@NullMarked
package io.outrigger.sidecar.inbound;

import org.jspecify.annotations.NullMarked;
