package io.outrigger.flow.memory;

import java.util.List;

/**
 * How a memory guard stands.
 *
 * @param name its name
 * @param used the part in use after the last collection
 * @param admitted how many priorities are let in, from the highest
 * @param rejected how many were refused, by priority, all for
 * {@link io.outrigger.flow.Rejection.Reason#MEMORY_SHORT}
 */
public record MemoryView(String name, double used, int admitted, List<Long> rejected) {
}
