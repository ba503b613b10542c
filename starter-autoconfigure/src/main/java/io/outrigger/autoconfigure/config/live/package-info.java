/**
 * How published settings reach the application: a property source of their own, and
 * configuration properties records that are bound anew and swapped whole.
 */
@NullMarked
package io.outrigger.autoconfigure.config.live;

import org.jspecify.annotations.NullMarked;
