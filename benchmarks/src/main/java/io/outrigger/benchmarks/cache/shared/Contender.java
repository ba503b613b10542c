package io.outrigger.benchmarks.cache.shared;

import java.util.List;
import java.util.function.Consumer;

/**
 * Somebody who keeps products in Redis, and not in memory.
 *
 * @param name who
 * @param fill puts products there
 * @param reads reads them
 * @param ending ends the connections
 */
public record Contender(String name, Consumer<List<String>> fill, Reads reads,
		Runnable ending) implements AutoCloseable {

	/**
	 * Returns how many products are read in a second.
	 * @param ids which are read
	 * @return the throughput
	 * @throws Exception if a product could not be read
	 */
	public double throughput(List<String> ids) throws Exception {
		long began = System.nanoTime();
		this.reads.all(ids);
		return ids.size() / ((System.nanoTime() - began) / 1e9);
	}

	@Override
	public void close() {
		this.ending.run();
	}

}
