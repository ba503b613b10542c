/**
 * Stock {@code @LoadBalanced WebClient}, with requests that are followed to their end.
 */
@NullMarked
package io.outrigger.autoconfigure.springcloud.balancing.client;

import org.jspecify.annotations.NullMarked;
