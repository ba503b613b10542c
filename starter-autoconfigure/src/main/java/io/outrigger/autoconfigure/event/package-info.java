/**
 * What the application is told by events.
 */
@NullMarked
package io.outrigger.autoconfigure.event;

import org.jspecify.annotations.NullMarked;
