package io.outrigger.flow.queue;

import java.util.List;
import java.util.Map;

import io.outrigger.flow.Rejection.Reason;
import io.outrigger.flow.meter.LatencySnapshot;

/**
 * How a queue stands.
 *
 * @param name name of the queue
 * @param waiting how many wait, by partition
 * @param overloaded whether waiting took longer than the target for an interval in some
 * priority, and since then there was no interval without one who waited for that long
 * @param waits how long those waited who got their turn in the last ten seconds, without
 * those who got it at once
 * @param rejections how many were refused, by reason
 */
public record QueueView(String name, List<Integer> waiting, boolean overloaded, LatencySnapshot waits,
		Map<Reason, Long> rejections) {
}
