/**
 * What every store tells its watchers with.
 */
@NullMarked
package io.outrigger.config.watch;

import org.jspecify.annotations.NullMarked;
