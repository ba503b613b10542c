package io.outrigger.flow.memory;

import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.lang.management.MemoryUsage;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

/**
 * Tests for {@link HeapAfterCollection}.
 */
class HeapAfterCollectionTests {

	@Test
	void readsThisHeap() {
		HeapAfterCollection heap = new HeapAfterCollection();
		System.gc();
		MemoryReading reading = heap.get();
		assertThat(reading.used()).isBetween(0.0, 1.0);
		long before = reading.collections();
		assertThat(before).isPositive();
		System.gc();
		assertThat(heap.get().collections()).isGreaterThan(before);
		assertThat(heap.get().used()).isPositive();
		assertThat(ManagementFactory.getMemoryPoolMXBeans()).isNotEmpty();
	}

	@Test
	void countsTheOldGenerationAlone() {
		HeapAfterCollection heap = new HeapAfterCollection(List.of(pool("PS Eden Space", MemoryType.HEAP, 900, 1000),
				pool("PS Survivor Space", MemoryType.HEAP, 90, 100), pool("PS Old Gen", MemoryType.HEAP, 300, 1000),
				pool("Metaspace", MemoryType.NON_HEAP, 999, 1000)),
				List.of(collector(7, "PS Eden Space", "PS Survivor Space"),
						collector(3, "PS Eden Space", "PS Survivor Space", "PS Old Gen")));
		assertThat(heap.get()).isEqualTo(new MemoryReading(0.3, 3));
	}

	@Test
	void takesWhatIsCommittedWhereNothingIsTheMost() {
		HeapAfterCollection heap = new HeapAfterCollection(List.of(pool("ZGC Old Generation", MemoryType.HEAP, 500, -1),
				pool("Shenandoah", MemoryType.HEAP, 100, 2000)), List.of(collector(-1, "Shenandoah")));
		assertThat(heap.get().used()).isCloseTo(600 / 3000.0, within(1e-9));
		assertThat(heap.get().collections()).isZero();
	}

	@Test
	void knowsNothingWhereNothingIsTold() {
		assertThat(new HeapAfterCollection(List.of(), List.of()).get()).isEqualTo(new MemoryReading(0, 0));
	}

	@Test
	void countsWhatIsInUseIfThatIsLess() {
		MemoryUsage after = new MemoryUsage(0, 950, 1000, 1000);
		MemoryUsage now = new MemoryUsage(0, 400, 1000, 1000);
		HeapAfterCollection heap = new HeapAfterCollection(List.of(bean(MemoryPoolMXBean.class, Map.of("getName",
				"G1 Old Gen", "getType", MemoryType.HEAP, "getCollectionUsage", after, "getUsage", now))), List.of());
		assertThat(heap.get().used()).isEqualTo(0.4);
	}

	private static MemoryPoolMXBean pool(String name, MemoryType type, long used, long max) {
		MemoryUsage after = new MemoryUsage(0, used, (max >= 0) ? used : 1000, max);
		MemoryUsage now = new MemoryUsage(0, used + 1, used + 1, -1);
		return bean(MemoryPoolMXBean.class,
				Map.of("getName", name, "getType", type, "getCollectionUsage", after, "getUsage", now));
	}

	private static GarbageCollectorMXBean collector(long count, String... pools) {
		return bean(GarbageCollectorMXBean.class, Map.of("getCollectionCount", count, "getMemoryPoolNames", pools));
	}

	private static <T> T bean(Class<T> type, Map<String, Object> values) {
		return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] { type },
				(proxy, method, arguments) -> values.get(method.getName())));
	}

}
