/**
 * Those who are called, the network in front of them, and all that can go wrong there.
 */
@NullMarked
package io.outrigger.benchmarks.sidecar.fault.callee;

import org.jspecify.annotations.NullMarked;
