/**
 * Lets HTTP clients send their requests through the load balancer and its attempt engine.
 */
@NullMarked
package io.outrigger.autoconfigure.loadbalancer.client;

import org.jspecify.annotations.NullMarked;
