/**
 * How the load balancer chooses among candidates.
 */
@NullMarked
package io.outrigger.loadbalancer.policy;

import org.jspecify.annotations.NullMarked;
