/**
 * Where callers and instances run, and how requests stay near.
 */
@NullMarked
package io.outrigger.loadbalancer.zone;

import org.jspecify.annotations.NullMarked;
