/**
 * What Spring Cloud sees of the registry, where Spring Cloud Commons is present.
 */
@NullMarked
package io.outrigger.autoconfigure.springcloud;

import org.jspecify.annotations.NullMarked;
