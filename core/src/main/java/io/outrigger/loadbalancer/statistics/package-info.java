/**
 * What the load balancer knows of each instance from the requests it sent there. Kept
 * once, whatever the policy.
 */
@NullMarked
package io.outrigger.loadbalancer.statistics;

import org.jspecify.annotations.NullMarked;
