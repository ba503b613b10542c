/**
 * The config store of one process.
 */
@NullMarked
package io.outrigger.config.memory;

import org.jspecify.annotations.NullMarked;
