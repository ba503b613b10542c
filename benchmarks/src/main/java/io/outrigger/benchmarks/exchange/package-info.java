/**
 * Requests as the attempt engine sends them, without a wire.
 */
@NullMarked
package io.outrigger.benchmarks.exchange;

import org.jspecify.annotations.NullMarked;
