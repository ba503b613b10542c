/**
 * Routes: which of the requests that go out get which policy.
 */
@NullMarked
package io.outrigger.sidecar.route;

import org.jspecify.annotations.NullMarked;
