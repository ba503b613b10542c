/**
 * Those who call, with the sidecar and without it, and what they saw.
 */
@NullMarked
package io.outrigger.benchmarks.sidecar.fault.caller;

import org.jspecify.annotations.NullMarked;
