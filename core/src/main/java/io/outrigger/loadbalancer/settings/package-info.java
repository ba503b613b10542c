/**
 * What can be set for the policies of the load balancer.
 */
@NullMarked
package io.outrigger.loadbalancer.settings;

import org.jspecify.annotations.NullMarked;
