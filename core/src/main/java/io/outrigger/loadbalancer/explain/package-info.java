/**
 * Why the load balancer picks whom it picks.
 */
@NullMarked
package io.outrigger.loadbalancer.explain;

import org.jspecify.annotations.NullMarked;
