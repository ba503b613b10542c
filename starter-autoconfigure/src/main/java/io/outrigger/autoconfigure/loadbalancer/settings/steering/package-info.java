/**
 * Configuration properties that say which requests belong where.
 */
@NullMarked
package io.outrigger.autoconfigure.loadbalancer.settings.steering;

import org.jspecify.annotations.NullMarked;
