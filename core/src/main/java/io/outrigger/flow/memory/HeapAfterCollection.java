package io.outrigger.flow.memory;

import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.lang.management.MemoryUsage;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * Reads the part of the heap that outlived its last collection: what the JVM calls the
 * collection usage of its old generation, or of the whole heap where the collector has no
 * generations. What is in use between collections says little, for most of it is garbage:
 * only that no more can be alive, so if it is less, it counts. With G1 it is told by
 * mixed and full collections, with the serial, parallel, Z and Shenandoah collectors by
 * those of the old generation; 0 until the first. Young collections tell nothing, and are
 * not counted; nor are the mixed ones, which G1 counts among them, but are known by what
 * they left in use. A reading costs a few microseconds. Safe for use from several
 * threads.
 */
public final class HeapAfterCollection implements Supplier<MemoryReading> {

	private static final List<String> YOUNG = List.of("eden", "survivor", "young", "minor");

	private final List<MemoryPoolMXBean> pools;

	private final List<GarbageCollectorMXBean> collectors;

	/**
	 * Finds the pools of this JVM.
	 */
	public HeapAfterCollection() {
		this(ManagementFactory.getMemoryPoolMXBeans(), ManagementFactory.getGarbageCollectorMXBeans());
	}

	HeapAfterCollection(List<MemoryPoolMXBean> pools, List<GarbageCollectorMXBean> collectors) {
		this.pools = pools.stream().filter(HeapAfterCollection::isOld).toList();
		List<String> names = this.pools.stream().map(MemoryPoolMXBean::getName).toList();
		this.collectors = collectors.stream()
			.filter((collector) -> !isYoung(collector.getName()))
			.filter((collector) -> Stream.of(collector.getMemoryPoolNames()).anyMatch(names::contains))
			.toList();
	}

	@Override
	public MemoryReading get() {
		long used = 0;
		long max = 0;
		for (MemoryPoolMXBean pool : this.pools) {
			MemoryUsage after = pool.getCollectionUsage();
			MemoryUsage now = pool.getUsage();
			if (after != null && now != null) {
				used += Math.min(after.getUsed(), now.getUsed());
				max += (after.getMax() >= 0) ? after.getMax() : after.getCommitted();
			}
		}
		long collections = this.collectors.stream()
			.mapToLong((collector) -> Math.max(0, collector.getCollectionCount()))
			.sum();
		return new MemoryReading((max > 0) ? Math.min(1, (double) used / max) : 0, collections);
	}

	private static boolean isOld(MemoryPoolMXBean pool) {
		return pool.getType() == MemoryType.HEAP && pool.getCollectionUsage() != null && !isYoung(pool.getName());
	}

	private static boolean isYoung(String name) {
		String lowerCase = name.toLowerCase(Locale.ROOT);
		return YOUNG.stream().anyMatch(lowerCase::contains);
	}

}
