/**
 * The attempt engine: sends a request once more, to another instance, where that is right
 * and there is budget and time left for it.
 */
@NullMarked
package io.outrigger.loadbalancer.attempt;

import org.jspecify.annotations.NullMarked;
