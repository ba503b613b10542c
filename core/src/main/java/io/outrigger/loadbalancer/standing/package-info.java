/**
 * What this process thinks of each instance, beyond what the registry says: whether it is
 * ejected, healthy, warm, and how busy it says it is.
 */
@NullMarked
package io.outrigger.loadbalancer.standing;

import org.jspecify.annotations.NullMarked;
