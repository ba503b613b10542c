/**
 * What a policy of the load balancer sees and says. A policy chooses among numbers;
 * statistics are kept once, outside of it.
 */
@NullMarked
package io.outrigger.loadbalancer.spi;

import org.jspecify.annotations.NullMarked;
