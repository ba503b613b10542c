/**
 * How much an instance can take, and how much it has to do.
 */
@NullMarked
package io.outrigger.registry.load;

import org.jspecify.annotations.NullMarked;
