/**
 * The way to change settings.
 */
@NullMarked
package io.outrigger.config.publish;

import org.jspecify.annotations.NullMarked;
