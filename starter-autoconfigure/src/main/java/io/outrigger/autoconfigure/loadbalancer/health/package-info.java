/**
 * Active checks over HTTP.
 */
@NullMarked
package io.outrigger.autoconfigure.loadbalancer.health;

import org.jspecify.annotations.NullMarked;
