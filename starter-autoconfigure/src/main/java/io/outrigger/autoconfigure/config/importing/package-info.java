/**
 * Published settings before the application starts:
 * {@code spring.config.import=outrigger:}.
 */
@NullMarked
package io.outrigger.autoconfigure.config.importing;

import org.jspecify.annotations.NullMarked;
