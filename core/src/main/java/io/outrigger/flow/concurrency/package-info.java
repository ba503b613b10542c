/**
 * How much may be under way at once: a limit that finds itself, shared out among
 * partitions with guarantees.
 */
@NullMarked
package io.outrigger.flow.concurrency;

import org.jspecify.annotations.NullMarked;
