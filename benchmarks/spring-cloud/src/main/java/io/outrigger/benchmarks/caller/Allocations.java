package io.outrigger.benchmarks.caller;

import java.lang.management.ManagementFactory;
import java.util.HashMap;
import java.util.Map;

import com.sun.management.ThreadMXBean;

/**
 * What the threads of this process have allocated.
 *
 * @param bytes for each thread, by its id
 */
record Allocations(Map<Long, Long> bytes) {

	private static final ThreadMXBean THREADS = ManagementFactory.getPlatformMXBean(ThreadMXBean.class);

	static Allocations now() {
		long[] ids = THREADS.getAllThreadIds();
		long[] allocated = THREADS.getThreadAllocatedBytes(ids);
		Map<Long, Long> bytes = new HashMap<>();
		for (int i = 0; i < ids.length; i++) {
			// Less than nothing is said of a thread that has ended
			if (allocated[i] >= 0) {
				bytes.put(ids[i], allocated[i]);
			}
		}
		return new Allocations(bytes);
	}

	/**
	 * Returns what came since.
	 * @param before an earlier look
	 * @return the bytes of all threads that are there now
	 */
	long since(Allocations before) {
		return this.bytes.entrySet()
			.stream()
			.mapToLong((thread) -> thread.getValue() - before.bytes.getOrDefault(thread.getKey(), 0L))
			.sum();
	}

}
