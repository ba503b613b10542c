/**
 * Whether Redis can be reached, to be asked and to be followed.
 */
@NullMarked
package io.outrigger.redis.health;

import org.jspecify.annotations.NullMarked;
