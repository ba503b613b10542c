package io.outrigger.flow.memory;

import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.lang.management.MemoryUsage;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;

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
				List.of(collector("PS Scavenge", 7, "PS Eden Space", "PS Survivor Space"),
						collector("PS MarkSweep", 3, "PS Eden Space", "PS Survivor Space", "PS Old Gen")));
		assertThat(heap.get()).isEqualTo(new MemoryReading(0.3, 3));
	}

	@Test
	void countsNoYoungCollections() {
		String[] all = { "G1 Eden Space", "G1 Survivor Space", "G1 Old Gen" };
		HeapAfterCollection heap = new HeapAfterCollection(List.of(pool("G1 Old Gen", MemoryType.HEAP, 300, 1000)),
				List.of(collector("G1 Young Generation", 700, all), collector("G1 Old Generation", 2, all),
						collector("G1 Concurrent GC", 5, "G1 Old Gen")));
		assertThat(heap.get()).isEqualTo(new MemoryReading(0.3, 7));
	}

	@Test
	void aGuardLosesItsPatienceThoughYoungCollectionsGoOn() {
		AtomicLong now = new AtomicLong();
		AtomicLong young = new AtomicLong();
		GarbageCollectorMXBean collector = bean(GarbageCollectorMXBean.class, (method) -> switch (method) {
			case "getName" -> "G1 Young Generation";
			case "getCollectionCount" -> young.incrementAndGet();
			default -> new String[] { "G1 Eden Space", "G1 Old Gen" };
		});
		HeapAfterCollection heap = new HeapAfterCollection(List.of(pool("G1 Old Gen", MemoryType.HEAP, 950, 1000)),
				List.of(collector));
		MemoryGuard guard = new MemoryGuard("heap", 3, () -> MemorySettings.DEFAULTS, heap, now::get);
		assertThat(guard.tryAcquire(1)).isFalse();
		for (int i = 0; i < 30; i++) {
			now.addAndGet(Duration.ofSeconds(1).toNanos());
			guard.tryAcquire(0);
		}
		assertThat(guard.tryAcquire(1)).isTrue();
		assertThat(guard.tryAcquire(2)).isFalse();
	}

	@Test
	void takesWhatIsCommittedWhereNothingIsTheMost() {
		HeapAfterCollection heap = new HeapAfterCollection(
				List.of(pool("ZGC Old Generation", MemoryType.HEAP, 500, -1),
						pool("Shenandoah", MemoryType.HEAP, 100, 2000)),
				List.of(collector("Shenandoah Cycles", -1, "Shenandoah")));
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

	private static GarbageCollectorMXBean collector(String name, long count, String... pools) {
		return bean(GarbageCollectorMXBean.class,
				Map.of("getName", name, "getCollectionCount", count, "getMemoryPoolNames", pools));
	}

	private static <T> T bean(Class<T> type, Map<String, Object> values) {
		return bean(type, values::get);
	}

	private static <T> T bean(Class<T> type, Function<String, Object> values) {
		return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] { type },
				(proxy, method, arguments) -> values.apply(method.getName())));
	}

}
