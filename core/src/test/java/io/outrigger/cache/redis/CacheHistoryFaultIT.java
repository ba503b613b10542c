package io.outrigger.cache.redis;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.function.Consumer;
import java.util.function.LongFunction;
import java.util.stream.IntStream;

import org.awaitility.core.ConditionTimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import reactor.core.publisher.Mono;

import io.outrigger.cache.CacheMode;
import io.outrigger.cache.CacheSettings;
import io.outrigger.cache.CachesSettings;
import io.outrigger.cache.EntryOptions;
import io.outrigger.cache.IntelligentCache;
import io.outrigger.cache.memory.InMemoryIntelligentCaches;
import io.outrigger.redis.RedisConnections;
import io.outrigger.redis.TestConnections;
import io.outrigger.testsupport.Exclusive;
import io.outrigger.testsupport.net.FaultProxy;
import io.outrigger.testsupport.redis.RedisServer;
import io.outrigger.time.Ticker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Random histories of several processes that share a cache, with subscriptions cut, a
 * process cut off, and Redis frozen, emptied and restarted: each process sees what it
 * changed itself at once, and every process what any has changed, soon after.
 */
@ExtendWith(Exclusive.class)
class CacheHistoryFaultIT {

	private static final int HISTORIES = Integer.getInteger("outrigger.test.histories", 200);

	private static final int PROCESSES = 3;

	private static final int KEYS = PROCESSES;

	private static final int MOVES = 25;

	private static final Duration BOUND = Duration.ofSeconds(10);

	private static final CacheSettings SETTINGS = CacheSettings.of(Duration.ofMinutes(5), Duration.ZERO, 100,
			Duration.ofSeconds(10));

	private final RedisServer server = RedisServer.start();

	// In front of the last of the processes
	private final FaultProxy link = FaultProxy.to(this.server.port());

	private final List<Runnable> closing = new ArrayList<>();

	private final List<RedisConnections> links = new ArrayList<>();

	private final ExecutorService threads = Executors.newFixedThreadPool(PROCESSES);

	@AfterEach
	void stop() {
		this.threads.shutdownNow();
		this.closing.forEach(Runnable::run);
		this.link.close();
		this.server.close();
	}

	@Test
	void nobodyKeepsAnOldVersion() throws Exception {
		play(SETTINGS, HISTORIES, (random) -> misfortune(random, random.nextInt(60)));
	}

	/*
	 * As long as Redis answers, whatever it forgets and whoever hears nothing of it.
	 */
	@Test
	void inStrongModeNobodyEverReadsAnOldVersion() throws Exception {
		play(SETTINGS.with(CacheMode.STRONG), HISTORIES / 2, (random) -> misfortune(random, random.nextInt(40) % 5));
	}

	private void play(CacheSettings settings, int histories, Consumer<Random> misfortune) throws Exception {
		List<IntelligentCache<String, Long>> processes = IntStream.range(0, PROCESSES)
			.mapToObj((number) -> process(settings, (number < PROCESSES - 1) ? this.server.port() : this.link.port()))
			.toList();
		for (int seed = 0; seed < histories; seed++) {
			History history = new History(seed, processes);
			List<Callable<Void>> players = IntStream.range(0, PROCESSES)
				.<Callable<Void>>mapToObj((process) -> () -> history.play(process))
				.toList();
			List<Future<Void>> playing = players.stream().map(this.threads::submit).toList();
			misfortune.accept(new Random(seed));
			for (Future<Void> one : playing) {
				one.get(60, TimeUnit.SECONDS);
			}
			try {
				history.ends();
			}
			catch (ConditionTimeoutException ex) {
				throw new AssertionError(ex.getMessage() + "\n" + history.describe(this.links), ex);
			}
		}
	}

	private void misfortune(Random random, int which) {
		switch (which) {
			case 0, 1, 2, 3 -> this.server.disconnectSubscribers();
			case 4 -> this.server.flushAll();
			case 5 -> {
				this.server.freeze();
				pass(random);
				this.server.resume();
			}
			case 6 -> this.server.disconnectClients();
			case 7 -> {
				this.link.halfOpen();
				pass(random);
				this.link.heal();
			}
			case 8 -> {
				this.server.kill();
				pass(random);
				this.server.restartEmpty();
			}
			case 9 -> {
				this.server.kill();
				pass(random);
				this.server.restartWithData();
			}
			default -> {
				// Most of the time all is well
			}
		}
	}

	private static void pass(Random random) {
		await().pollDelay(Duration.ofMillis(random.nextInt(600))).until(() -> true);
	}

	private IntelligentCache<String, Long> process(CacheSettings settings, int port) {
		SharingProcess process = SharingProcess.start(TestConnections.to("redis://127.0.0.1:" + port));
		this.closing.add(process::close);
		this.links.add(process.redis());
		return new InMemoryIntelligentCaches(() -> new CachesSettings(settings, Map.of()), Ticker.system(),
				process.levels(), (name) -> null)
			.cache("versions", String.class, Long.class);
	}

	/**
	 * What happens to a few keys that no other history has.
	 */
	private static final class History {

		private final int seed;

		private final List<IntelligentCache<String, Long>> processes;

		// The database: versions that only grow
		private final AtomicLongArray source = new AtomicLongArray(KEYS);

		// The version at the last change that was acknowledged
		private final AtomicLongArray acknowledged = new AtomicLongArray(KEYS);

		History(int seed, List<IntelligentCache<String, Long>> processes) {
			this.seed = seed;
			this.processes = processes;
		}

		/*
		 * All values of a key have the same tag.
		 */
		private IntelligentCache<String, Long> of(int process, int key) {
			return this.processes.get(process).with(EntryOptions.tags(name(key)));
		}

		private String name(int key) {
			return "history-" + this.seed + "-" + key;
		}

		Void play(int process) {
			Random random = new Random(this.seed * 31L + process);
			IntelligentCache<String, Long> cache = this.processes.get(process);
			// Each key is written by one process, for the cache keeps whatever is put
			// last
			long own = 0;
			for (int move = 0; move < MOVES; move++) {
				int key = random.nextInt(KEYS);
				switch (random.nextInt(10)) {
					case 0 -> own = change(process, (version) -> cache.evict(name(process)));
					case 1 -> own = change(process, (version) -> of(process, process).put(name(process), version));
					case 2 -> own = change(process, (version) -> cache.evictTag(name(process)));
					case 3 -> own = (random.nextInt(5) == 0) ? change(process, (version) -> cache.clear()) : own;
					case 4 -> of(process, key).get(name(key), (name) -> load(key, 1)).subscribe().dispose();
					case 5 -> cache.evict(name(key)).block(BOUND);
					default -> {
						int delay = random.nextInt(4);
						long atLeast = (key == process) ? own : 0;
						long strictly = (cache.settings().mode() == CacheMode.STRONG) ? this.acknowledged.get(key) : 0;
						Long seen = of(process, key).get(name(key), (name) -> load(key, delay)).block(BOUND);
						assertThat(seen).as("%s by process %s in move %s", name(key), process, move)
							.isGreaterThanOrEqualTo(Math.max(atLeast, strictly));
					}
				}
			}
			return null;
		}

		private long change(int key, LongFunction<Mono<Void>> change) {
			long version = this.source.incrementAndGet(key);
			change.apply(version).block(BOUND);
			this.acknowledged.accumulateAndGet(key, version, Math::max);
			return version;
		}

		private Mono<Long> load(int key, int delay) {
			Mono<Long> read = Mono.fromSupplier(() -> this.source.get(key));
			return (delay == 0) ? read : read.delayElement(Duration.ofMillis(delay));
		}

		/*
		 * Wherever a version is that is too old, it goes within the bound.
		 */
		void ends() {
			for (int key = 0; key < KEYS; key++) {
				int asked = key;
				for (IntelligentCache<String, Long> cache : this.processes) {
					await().atMost(BOUND)
						.pollDelay(Duration.ZERO)
						.pollInterval(Duration.ofMillis(5))
						.untilAsserted(() -> assertThat(cache.get(name(asked), (name) -> load(asked, 0)).block(BOUND))
							.as(name(asked))
							.isGreaterThanOrEqualTo(this.acknowledged.get(asked)));
				}
			}
		}

		/*
		 * How each process stands, for whoever looks for the reason.
		 */
		String describe(List<RedisConnections> links) {
			StringBuilder text = new StringBuilder();
			for (int process = 0; process < PROCESSES; process++) {
				IntelligentCache<String, Long> cache = this.processes.get(process);
				RedisConnections link = links.get(process);
				text.append("process %d: %s, breaker %s, %s%n".formatted(process, link.health(),
						link.isBreakerOpen() ? "open" : "closed", link.counts().snapshot()));
				text.append("  %s%n".formatted(cache.statistics()));
				for (int key = 0; key < KEYS; key++) {
					text.append("  %s, acknowledged %d: %s%n".formatted(name(key), this.acknowledged.get(key),
							cache.explain(name(key)).block(BOUND)));
				}
			}
			return text.toString();
		}

	}

}
