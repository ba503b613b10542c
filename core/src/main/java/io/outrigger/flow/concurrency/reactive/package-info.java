/**
 * Limits of concurrency where a permit is a subscription.
 */
@NullMarked
package io.outrigger.flow.concurrency.reactive;

import org.jspecify.annotations.NullMarked;
