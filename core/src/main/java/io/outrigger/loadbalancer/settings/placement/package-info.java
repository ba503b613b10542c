/**
 * What can be set for the choice of those among whom a policy picks.
 */
@NullMarked
package io.outrigger.loadbalancer.settings.placement;

import org.jspecify.annotations.NullMarked;
