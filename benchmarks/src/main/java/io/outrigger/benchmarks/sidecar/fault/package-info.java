/**
 * Drills: what callers see with the sidecar and without it while something is wrong.
 */
@NullMarked
package io.outrigger.benchmarks.sidecar.fault;

import org.jspecify.annotations.NullMarked;
