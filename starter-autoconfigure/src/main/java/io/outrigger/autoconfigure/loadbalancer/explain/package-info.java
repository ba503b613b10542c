/**
 * How a request would be placed, for people to read.
 */
@NullMarked
package io.outrigger.autoconfigure.loadbalancer.explain;

import org.jspecify.annotations.NullMarked;
