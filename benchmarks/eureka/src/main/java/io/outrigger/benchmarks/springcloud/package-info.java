/**
 * Spring Cloud LoadBalancer as peer, as it comes with Eureka's client.
 */
@NullMarked
package io.outrigger.benchmarks.springcloud;

import org.jspecify.annotations.NullMarked;
