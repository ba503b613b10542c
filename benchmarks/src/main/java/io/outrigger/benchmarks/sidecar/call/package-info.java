/**
 * The processes of the comparison: who answers, and how who calls is told to.
 */
@NullMarked
package io.outrigger.benchmarks.sidecar.call;

import org.jspecify.annotations.NullMarked;
