package io.outrigger.sidecar.identity;

import java.time.Instant;

/**
 * What a token proves.
 *
 * @param caller who sent it
 * @param until when it ends, the tolerance for clocks that differ included
 */
record VerifiedToken(CallerIdentity caller, Instant until) {

}
