/**
 * The registry of one process.
 */
@NullMarked
package io.outrigger.registry.memory;

import org.jspecify.annotations.NullMarked;
