/**
 * Instruments that keep work within what can be done: rate limits, limits of concurrency
 * that find themselves, queues that push back, and the meters that feed them. Each stands
 * by itself, refuses with a {@link io.outrigger.flow.Rejection} and recovers without
 * help.
 */
@NullMarked
package io.outrigger.flow;

import org.jspecify.annotations.NullMarked;
