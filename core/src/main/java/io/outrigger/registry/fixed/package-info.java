/**
 * Instances that are written down rather than registered, for what does not run
 * Outrigger.
 */
@NullMarked
package io.outrigger.registry.fixed;

import org.jspecify.annotations.NullMarked;
