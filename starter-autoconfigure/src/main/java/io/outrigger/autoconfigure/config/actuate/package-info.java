/**
 * The config center as operators see it: its endpoint, report and meters.
 */
@NullMarked
package io.outrigger.autoconfigure.config.actuate;

import org.jspecify.annotations.NullMarked;
