/**
 * Policies that look at nothing but the weights: in turn, or by chance.
 */
@NullMarked
package io.outrigger.loadbalancer.policy.turn;

import org.jspecify.annotations.NullMarked;
