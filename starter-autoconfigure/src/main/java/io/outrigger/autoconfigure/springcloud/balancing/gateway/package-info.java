/**
 * Our policies behind {@code lb://} in Spring Cloud Gateway, and requests there that are
 * followed to their end.
 */
@NullMarked
package io.outrigger.autoconfigure.springcloud.balancing.gateway;

import org.jspecify.annotations.NullMarked;
