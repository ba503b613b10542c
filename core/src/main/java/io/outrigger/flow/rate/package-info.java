/**
 * Limits of how much may be done in a time: a token bucket, a sliding window and a
 * sliding log, each of them alone or for many keys. What they decide they decide at once:
 * nothing waits, nothing is locked, and an answer is a number.
 */
@NullMarked
package io.outrigger.flow.rate;

import org.jspecify.annotations.NullMarked;
