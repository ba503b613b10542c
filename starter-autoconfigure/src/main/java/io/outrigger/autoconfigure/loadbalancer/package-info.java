/**
 * Auto-configuration of the load balancer and of the HTTP clients that use it.
 */
@NullMarked
package io.outrigger.autoconfigure.loadbalancer;

import org.jspecify.annotations.NullMarked;
