/**
 * Our policies where Spring Cloud LoadBalancer chooses: behind {@code @LoadBalanced}
 * clients and, in the package below, the Gateway.
 */
@NullMarked
package io.outrigger.autoconfigure.springcloud.balancing;

import org.jspecify.annotations.NullMarked;
