/**
 * Patterns by which keys are chosen.
 */
@NullMarked
package io.outrigger.config.pattern;

import org.jspecify.annotations.NullMarked;
