/**
 * This application among the others that follow the same settings.
 */
@NullMarked
package io.outrigger.autoconfigure.config.fleet;

import org.jspecify.annotations.NullMarked;
