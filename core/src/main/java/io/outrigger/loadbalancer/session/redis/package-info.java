/**
 * The sessions of a fleet, in Redis.
 */
@NullMarked
package io.outrigger.loadbalancer.session.redis;

import org.jspecify.annotations.NullMarked;
