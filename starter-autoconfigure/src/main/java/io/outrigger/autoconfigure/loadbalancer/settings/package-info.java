/**
 * The properties of the load balancer that may differ between services, one record for
 * each concern.
 */
@NullMarked
package io.outrigger.autoconfigure.loadbalancer.settings;

import org.jspecify.annotations.NullMarked;
