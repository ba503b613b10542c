/**
 * The properties that say how often and when requests are sent again, one record for each
 * concern.
 */
@NullMarked
package io.outrigger.autoconfigure.loadbalancer.settings.attempt;

import org.jspecify.annotations.NullMarked;
