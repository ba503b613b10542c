package io.outrigger.benchmarks.process;

import java.lang.management.ManagementFactory;

/**
 * How much heap this process cannot do without.
 */
public final class HeapInUse {

	private HeapInUse() {
	}

	/**
	 * Collects garbage and looks.
	 * @return the bytes in use
	 */
	public static long bytes() {
		// The first collection queues references, the later ones free what they held
		for (int collection = 0; collection < 3; collection++) {
			System.gc();
		}
		return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
	}

}
