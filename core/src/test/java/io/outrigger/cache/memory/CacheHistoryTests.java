package io.outrigger.cache.memory;

import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.stream.IntStream;

import com.sun.management.ThreadMXBean;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Schedulers;

import io.outrigger.cache.CacheSettings;
import io.outrigger.cache.CachesSettings;
import io.outrigger.cache.IntelligentCache;
import io.outrigger.time.Ticker;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link CaffeineCache} by long random histories: a source of versions that
 * only grow, of which nobody may see one that an eviction has made old.
 */
class CacheHistoryTests {

	private static final int KEYS = 4;

	private static final int THREADS = 4;

	private static final Duration LIMIT = Duration.ofSeconds(30);

	private final IntelligentCache<Integer, Long> cache = new InMemoryIntelligentCaches(
			() -> new CachesSettings(CacheSettings.of(Duration.ofMinutes(1), Duration.ZERO, 3, LIMIT), Map.of()),
			Ticker.system())
		.cache("versions", Integer.class, Long.class);

	private final AtomicLongArray source = new AtomicLongArray(KEYS);

	// The version at the last change that the cache has acknowledged
	private final AtomicLongArray evicted = new AtomicLongArray(KEYS);

	@Test
	void inNoOrderOfEventsDoesAnOldVersionComeBack() {
		for (int seed = 0; seed < 200; seed++) {
			this.cache.clear().block();
			new History(new Random(seed)).play(200);
		}
	}

	@Test
	void betweenThreadsNoOldVersionComesBack() throws Exception {
		ExecutorService threads = Executors.newFixedThreadPool(THREADS);
		try {
			CyclicBarrier start = new CyclicBarrier(THREADS);
			List<Callable<Void>> players = IntStream.range(0, THREADS).<Callable<Void>>mapToObj((player) -> () -> {
				start.await(30, TimeUnit.SECONDS);
				play(player, new Random(player), 20_000);
				return null;
			}).toList();
			for (Future<Void> player : threads.invokeAll(players)) {
				player.get(60, TimeUnit.SECONDS);
			}
		}
		finally {
			threads.shutdownNow();
		}
	}

	@Test
	void aStampedeOfThreadsLoadsOnce() throws Exception {
		ExecutorService threads = Executors.newFixedThreadPool(THREADS);
		try {
			AtomicInteger loads = new AtomicInteger();
			CyclicBarrier start = new CyclicBarrier(THREADS);
			for (int round = 0; round < 200; round++) {
				int key = round;
				Callable<Long> ask = () -> {
					start.await(30, TimeUnit.SECONDS);
					return this.cache
						.get(key,
								(asked) -> Mono.fromSupplier(() -> (long) loads.incrementAndGet())
									.subscribeOn(Schedulers.parallel()))
						.block(LIMIT);
				};
				for (Future<Long> answer : threads
					.invokeAll(IntStream.range(0, THREADS).mapToObj((i) -> ask).toList())) {
					assertThat(answer.get()).isEqualTo(round + 1);
				}
			}
			assertThat(loads).hasValue(200);
		}
		finally {
			threads.shutdownNow();
		}
	}

	@Test
	void lookingAtAValueAllocatesNothing() {
		this.cache.put(1, 1L).block();
		ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
		long perLook = Long.MAX_VALUE;
		for (int round = 0; round < 10; round++) {
			long before = threads.getCurrentThreadAllocatedBytes();
			for (int i = 0; i < 100_000; i++) {
				assert this.cache.peek(1) != null;
			}
			perLook = Math.min(perLook, (threads.getCurrentThreadAllocatedBytes() - before) / 100_000);
		}
		assertThat(perLook).as("bytes; Caffeine's upkeep now and then rounds to none").isZero();
	}

	/*
	 * Each key has one thread that writes it, as an owner of the data would.
	 */
	private void play(int player, Random random, int moves) {
		for (int move = 0; move < moves; move++) {
			int key = random.nextInt(KEYS);
			switch (random.nextInt(8)) {
				case 0 -> write(player, this.cache.evict(player));
				case 1 -> write(player, this.cache.put(player, this.source.get(player) + 1));
				case 2 -> {
					if (random.nextInt(10) == 0) {
						write(player, this.cache.clear());
					}
				}
				case 3 -> {
					long atLeast = this.evicted.get(key);
					List<Integer> keys = List.of(key, (key + 1) % KEYS);
					assertThat(
							this.cache.getAll(keys, (asked) -> load(asked, random.nextBoolean())).block(LIMIT).get(key))
						.isGreaterThanOrEqualTo(atLeast);
				}
				case 4 -> this.cache.get(key, (asked) -> load(asked, true)).subscribe().dispose();
				default -> {
					long atLeast = this.evicted.get(key);
					assertThat(this.cache.get(key, (asked) -> load(asked, random.nextBoolean())).block(LIMIT))
						.isGreaterThanOrEqualTo(atLeast);
				}
			}
		}
	}

	private void write(int key, Mono<Void> change) {
		long version = this.source.incrementAndGet(key);
		change.block(LIMIT);
		this.evicted.set(key, version);
	}

	private Mono<Long> load(int key, boolean elsewhere) {
		Mono<Long> load = Mono.fromSupplier(() -> this.source.get(key));
		return elsewhere ? load.publishOn(Schedulers.parallel()) : load;
	}

	private Mono<Map<Integer, Long>> load(Iterable<Integer> keys, boolean elsewhere) {
		Mono<Map<Integer, Long>> load = Mono.fromSupplier(() -> {
			Map<Integer, Long> versions = new HashMap<>();
			keys.forEach((key) -> versions.put(key, this.source.get(key)));
			return versions;
		});
		return elsewhere ? load.publishOn(Schedulers.parallel()) : load;
	}

	/**
	 * Events one after another, in an order that the seed decides: loads begin, read
	 * their version, and end much later or never.
	 */
	private final class History {

		private final List<Runnable> loading = new ArrayList<>();

		private final List<String> old = new ArrayList<>();

		private final Random random;

		private int begun;

		private int told;

		History(Random random) {
			this.random = random;
		}

		void play(int moves) {
			for (int move = 0; move < moves; move++) {
				int key = this.random.nextInt(KEYS);
				switch (this.random.nextInt(6)) {
					case 0 -> write(key, CacheHistoryTests.this.cache.evict(key));
					case 1 ->
						write(key, CacheHistoryTests.this.cache.put(key, CacheHistoryTests.this.source.get(key) + 1));
					case 2 -> endALoad();
					case 3 -> askForAll(key, (key + 1) % KEYS);
					default -> ask(key);
				}
				if (this.random.nextInt(50) == 0) {
					write(key, CacheHistoryTests.this.cache.clear());
				}
			}
			while (!this.loading.isEmpty()) {
				endALoad();
			}
			assertThat(this.told).isEqualTo(this.begun);
			assertThat(this.old).isEmpty();
		}

		private void ask(int key) {
			this.begun++;
			long atLeast = CacheHistoryTests.this.evicted.get(key);
			CacheHistoryTests.this.cache.get(key, (asked) -> later(CacheHistoryTests.this.source.get(asked)))
				.subscribe((version) -> tell(version, atLeast));
		}

		private void askForAll(int first, int second) {
			this.begun++;
			long atLeast = CacheHistoryTests.this.evicted.get(first);
			CacheHistoryTests.this.cache.getAll(List.of(first, second), (keys) -> {
				Map<Integer, Long> versions = new HashMap<>();
				keys.forEach((key) -> versions.put(key, CacheHistoryTests.this.source.get(key)));
				return later(versions);
			}).subscribe((versions) -> tell(versions.get(first), atLeast));
		}

		private void tell(long version, long atLeast) {
			this.told++;
			if (version < atLeast) {
				this.old.add("version " + version + " after " + atLeast);
			}
		}

		private <T> Mono<T> later(T answer) {
			Sinks.One<T> sink = Sinks.one();
			this.loading.add(() -> sink.tryEmitValue(answer).orThrow());
			return sink.asMono();
		}

		private void endALoad() {
			if (!this.loading.isEmpty()) {
				this.loading.remove(this.random.nextInt(this.loading.size())).run();
			}
		}

	}

}
