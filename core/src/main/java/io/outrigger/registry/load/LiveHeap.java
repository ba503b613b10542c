package io.outrigger.registry.load;

import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

import com.sun.management.GarbageCollectorMXBean;
import com.sun.management.GcInfo;
import org.jspecify.annotations.Nullable;

/**
 * Measures which share of the greatest heap was still in use after the latest garbage
 * collection. What is in use at any moment would say more about when the next collection
 * is due than about how full the heap is. Safe for use from several threads.
 */
public final class LiveHeap {

	private final List<GarbageCollectorMXBean> collectors = ManagementFactory
		.getPlatformMXBeans(GarbageCollectorMXBean.class);

	private final Set<String> pools;

	private final long max = Runtime.getRuntime().maxMemory();

	/**
	 * Measures the heap of this JVM.
	 */
	public LiveHeap() {
		// What a young collection empties was filled again while a concurrent one ran
		this.pools = ManagementFactory.getMemoryPoolMXBeans()
			.stream()
			.filter((pool) -> pool.getType() == MemoryType.HEAP)
			.map(MemoryPoolMXBean::getName)
			.filter((name) -> !name.contains("Eden"))
			.collect(Collectors.toUnmodifiableSet());
	}

	/**
	 * Returns the share after the latest collection.
	 * @return from 0 to 1; {@code null} if there was none, or the JVM does not tell
	 */
	public @Nullable Double share() {
		GcInfo latest = latestCollection();
		if (latest == null) {
			return null;
		}
		long used = latest.getMemoryUsageAfterGc()
			.entrySet()
			.stream()
			.filter((pool) -> this.pools.contains(pool.getKey()))
			.mapToLong((pool) -> pool.getValue().getUsed())
			.sum();
		return Math.min(1, (double) used / this.max);
	}

	private @Nullable GcInfo latestCollection() {
		GcInfo latest = null;
		for (GarbageCollectorMXBean collector : this.collectors) {
			GcInfo info = collector.getLastGcInfo();
			if (info != null && (latest == null || info.getEndTime() > latest.getEndTime())) {
				latest = info;
			}
		}
		return latest;
	}

}
