/**
 * Policies that look at what was measured.
 */
@NullMarked
package io.outrigger.loadbalancer.policy.load;

import org.jspecify.annotations.NullMarked;
