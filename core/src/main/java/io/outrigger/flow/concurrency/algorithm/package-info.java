/**
 * How a limit of concurrency finds itself: pure functions from what was seen in a window
 * to the next limit. They know neither clocks nor threads, so they are simulated in no
 * time.
 */
@NullMarked
package io.outrigger.flow.concurrency.algorithm;

import org.jspecify.annotations.NullMarked;
