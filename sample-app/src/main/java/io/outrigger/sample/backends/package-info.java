/**
 * The command {@code backends}: the real servers that a fleet of storefronts needs, with
 * nothing installed.
 */
@NullMarked
package io.outrigger.sample.backends;

import org.jspecify.annotations.NullMarked;
