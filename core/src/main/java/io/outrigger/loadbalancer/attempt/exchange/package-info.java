/**
 * What an HTTP client must offer so that its requests can be attempted more than once.
 */
@NullMarked
package io.outrigger.loadbalancer.attempt.exchange;

import org.jspecify.annotations.NullMarked;
