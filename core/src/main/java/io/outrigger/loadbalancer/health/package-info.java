/**
 * Active checks: this process asks instances for their health.
 */
@NullMarked
package io.outrigger.loadbalancer.health;

import org.jspecify.annotations.NullMarked;
