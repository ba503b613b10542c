/**
 * What the actuator endpoints of every feature share, and the overview of the platform.
 */
@NullMarked
package io.outrigger.autoconfigure.actuate;

import org.jspecify.annotations.NullMarked;
