/**
 * What the load balancer learns of a request that is to be placed, and of the one in the
 * service of which it is made.
 */
@NullMarked
package io.outrigger.autoconfigure.loadbalancer.request;

import org.jspecify.annotations.NullMarked;
