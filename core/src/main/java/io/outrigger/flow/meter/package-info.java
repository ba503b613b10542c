/**
 * Meters of the recent past: how many a second, how long they take, and what is refused.
 * They feed the limiters. Writing to one takes no lock and allocates nothing; reading may
 * cost. Times are readings of one {@link io.outrigger.time.Ticker}, given by the caller,
 * who has read it anyway.
 */
@NullMarked
package io.outrigger.flow.meter;

import org.jspecify.annotations.NullMarked;
