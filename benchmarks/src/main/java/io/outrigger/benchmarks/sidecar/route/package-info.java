/**
 * What it costs to find the route of a request.
 */
@NullMarked
package io.outrigger.benchmarks.sidecar.route;

import org.jspecify.annotations.NullMarked;
