/**
 * The properties that say among whom a policy picks, one record for each concern.
 */
@NullMarked
package io.outrigger.autoconfigure.loadbalancer.settings.placement;

import org.jspecify.annotations.NullMarked;
