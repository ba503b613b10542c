/**
 * What the settings of a process were, kept on its disk.
 */
@NullMarked
package io.outrigger.config.local;

import org.jspecify.annotations.NullMarked;
