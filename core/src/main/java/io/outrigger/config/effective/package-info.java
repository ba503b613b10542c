/**
 * What settings mean to this process: the scopes that it is in, one laid over the other,
 * tried out before they take effect.
 */
@NullMarked
package io.outrigger.config.effective;

import org.jspecify.annotations.NullMarked;
