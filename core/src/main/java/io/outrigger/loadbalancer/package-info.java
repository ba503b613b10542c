/**
 * The load balancer: which instance of a service takes the next request, and what became
 * of it.
 */
@NullMarked
package io.outrigger.loadbalancer;

import org.jspecify.annotations.NullMarked;
