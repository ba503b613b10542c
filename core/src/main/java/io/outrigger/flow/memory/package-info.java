/**
 * Back-pressure where memory is short.
 */
@NullMarked
package io.outrigger.flow.memory;

import org.jspecify.annotations.NullMarked;
