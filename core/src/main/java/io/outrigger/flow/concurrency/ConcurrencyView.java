package io.outrigger.flow.concurrency;

import java.util.List;

/**
 * How a limiter stands.
 *
 * @param name name of the limiter
 * @param limit how much may be under way
 * @param inFlight how much is
 * @param partitions each partition, as they were named
 * @param changes the last 64 changes of the limit, from the last to the first
 */
public record ConcurrencyView(String name, int limit, int inFlight, List<PartitionView> partitions,
		List<LimitChange> changes) {

	/**
	 * How a partition stands.
	 *
	 * @param name its name
	 * @param guaranteed how much may be under way of it whatever the others do
	 * @param inFlight how much is
	 * @param rejected how often it was refused, all for
	 * {@link io.outrigger.flow.Rejection.Reason#CONCURRENCY_LIMITED}
	 */
	public record PartitionView(String name, int guaranteed, int inFlight, long rejected) {
	}

}
