/**
 * Policies that send requests with the same key to the same candidate.
 */
@NullMarked
package io.outrigger.loadbalancer.policy.hash;

import org.jspecify.annotations.NullMarked;
