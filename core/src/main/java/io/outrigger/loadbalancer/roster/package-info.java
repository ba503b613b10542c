/**
 * Between the registry's view of a service and the policy: who may be picked.
 */
@NullMarked
package io.outrigger.loadbalancer.roster;

import org.jspecify.annotations.NullMarked;
