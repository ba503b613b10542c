package io.outrigger.cache.redis;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import io.outrigger.cache.CacheCodec;
import io.outrigger.cache.CacheEvent;
import io.outrigger.cache.CacheMode;
import io.outrigger.cache.CacheSettings;
import io.outrigger.cache.CachesSettings;
import io.outrigger.cache.EntryOptions;
import io.outrigger.cache.Explanation;
import io.outrigger.cache.IntelligentCache;
import io.outrigger.cache.memory.InMemoryIntelligentCaches;
import io.outrigger.redis.RedisSettings;
import io.outrigger.redis.TestConnections;
import io.outrigger.testsupport.Exclusive;
import io.outrigger.testsupport.redis.RedisServer;
import io.outrigger.time.Ticker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * That a fleet loads a key once, and what becomes of those who wait.
 */
@ExtendWith(Exclusive.class)
class FleetLoadIT {

	private static final Duration LIMIT = Duration.ofSeconds(20);

	private static final CacheSettings SETTINGS = CacheSettings.of(Duration.ofMinutes(5), Duration.ZERO, 1_000,
			Duration.ofSeconds(10));

	/*
	 * Who gets no answer in time loads without having asked, which is not what is tried
	 * here.
	 */
	private static final RedisSettings PATIENT = new RedisSettings(LIMIT, LIMIT, LIMIT, Duration.ofSeconds(1));

	private static RedisServer server;

	private final List<Runnable> closing = new ArrayList<>();

	private final AtomicInteger loads = new AtomicInteger();

	@BeforeAll
	static void startServer() {
		server = RedisServer.start();
	}

	@AfterAll
	static void stopServer() {
		server.close();
	}

	@BeforeEach
	void empty() {
		server.flushAll();
	}

	@AfterEach
	void stop() {
		this.closing.forEach(Runnable::run);
	}

	private IntelligentCache<String, String> process(CacheSettings settings) {
		return process(settings, null);
	}

	private IntelligentCache<String, String> process(CacheSettings settings, @Nullable CacheCodec<String> codec) {
		SharingProcess process = SharingProcess.start(TestConnections.to(server.uri(), PATIENT), codec);
		this.closing.add(process::close);
		InMemoryIntelligentCaches caches = new InMemoryIntelligentCaches(() -> new CachesSettings(settings, Map.of()),
				Ticker.system(), process.levels(), (name) -> null);
		IntelligentCache<String, String> cache = caches.cache("products", String.class, String.class);
		await().until(() -> caches.age().compareTo(Duration.ofMillis(500)) < 0);
		return cache;
	}

	private List<IntelligentCache<String, String>> processes(int number, CacheSettings settings) {
		return IntStream.range(0, number).mapToObj((process) -> process(settings)).toList();
	}

	private Mono<String> slowly(String value) {
		return Mono.fromSupplier(() -> value + this.loads.incrementAndGet()).delayElement(Duration.ofMillis(50));
	}

	private static long sum(List<IntelligentCache<String, String>> processes, CacheEvent event) {
		return processes.stream().mapToLong((cache) -> cache.statistics().events().get(event)).sum();
	}

	@Test
	void aThousandCallersOfFourProcessesLoadAColdKeyOnce() {
		for (CacheMode mode : List.of(CacheMode.EVENTUAL, CacheMode.STRONG)) {
			List<IntelligentCache<String, String>> processes = processes(4, SETTINGS.with(mode));
			for (int round = 0; round < 10; round++) {
				String key = mode + "-" + round;
				this.loads.set(0);
				List<String> answers = Flux.range(0, 1_000)
					.flatMap((caller) -> processes.get(caller % 4).get(key, (missing) -> slowly("v")), 1_000)
					.collectList()
					.block(LIMIT);
				assertThat(answers).hasSize(1_000).containsOnly("v1");
				assertThat(this.loads).as(key).hasValue(1);
			}
			assertThat(sum(processes, CacheEvent.LEASE_WAITED)).isPositive();
			assertThat(sum(processes, CacheEvent.LEASE_TIMED_OUT)).isZero();
		}
	}

	@Test
	void whoeverWaitsLoadsWhenTheOneWhoLoadsFailsOrGivesUpOrDies() {
		List<IntelligentCache<String, String>> processes = processes(2, SETTINGS);
		Mono<String> waits = processes.get(1).get("failed", (key) -> slowly("b"));
		String answer = Mono
			.zip(processes.get(0)
				.get("failed",
						(key) -> Mono.delay(Duration.ofMillis(30)).then(Mono.error(new IOException("no database"))))
				.onErrorReturn("failed"), Mono.delay(Duration.ofMillis(10)).then(waits))
			.block(LIMIT)
			.getT2();
		assertThat(answer).startsWith("b");
		Disposable load = processes.get(0).get("left", (key) -> Mono.never()).subscribe();
		await().until(() -> sum(processes, CacheEvent.LEASE_WON) >= 3);
		load.dispose();
		assertThat(processes.get(1).get("left", (key) -> slowly("c")).block(Duration.ofSeconds(1))).startsWith("c");
		processes.get(0).get("hangs", (key) -> Mono.never()).onErrorComplete().subscribe();
		await().until(() -> sum(processes, CacheEvent.LEASE_WON) >= 5);
		assertThat(processes.get(1).get("hangs", (key) -> slowly("d")).block(LIMIT)).startsWith("d");
		assertThat(sum(processes, CacheEvent.LEASE_TIMED_OUT)).isLessThanOrEqualTo(1);
	}

	@Test
	void oneProcessRenewsWhatAllHaveAndTheOthersTakeThat() {
		CacheSettings settings = SETTINGS
			.with(new CacheSettings.Stale(Duration.ZERO, Duration.ZERO, Duration.ZERO, 0.5, 0))
			.with(new CacheSettings.Lifetime(Duration.ofSeconds(4), Duration.ZERO, 0));
		List<IntelligentCache<String, String>> processes = processes(3, settings);
		processes.forEach((cache) -> assertThat(cache.get("a", (key) -> slowly("v")).block(LIMIT)).isEqualTo("v1"));
		await().atMost(LIMIT)
			.pollInterval(Duration.ofMillis(20))
			.untilAsserted(() -> processes
				.forEach((cache) -> assertThat(cache.get("a", (key) -> slowly("v")).block(LIMIT)).isEqualTo("v2")));
		assertThat(this.loads).hasValue(2);
	}

	@Test
	void inStrongModeNobodyReadsWhatAnotherHasChanged() {
		List<IntelligentCache<String, String>> processes = processes(2, SETTINGS.with(CacheMode.STRONG));
		IntelligentCache<String, String> here = processes.get(0);
		IntelligentCache<String, String> there = processes.get(1);
		for (int round = 0; round < 200; round++) {
			String value = "v" + round;
			Mono<Void> change = switch (round % 3) {
				case 0 -> there.put("a", value);
				case 1 -> there.evict("a");
				default -> there.with(EntryOptions.tags("t")).put("a", "old").then(there.evictTag("t"));
			};
			change.block(LIMIT);
			assertThat(here.get("a", (key) -> Mono.just(value)).block(LIMIT)).isEqualTo(value);
			assertThat(here.get("a", (key) -> Mono.just("x")).block(LIMIT)).isEqualTo(value);
		}
	}

	@Test
	void withoutMemoryEachReadAsksRedis() {
		CacheSettings settings = SETTINGS.with(new CacheSettings.Memory(false, 10, 0, CacheSettings.MAX_TTL));
		List<IntelligentCache<String, String>> processes = processes(2, settings);
		assertThat(processes.get(0).get("a", (key) -> slowly("v")).block(LIMIT)).isEqualTo("v1");
		assertThat(processes.get(1).get("a", (key) -> slowly("v")).block(LIMIT)).isEqualTo("v1");
		assertThat(processes.get(0).get("a", (key) -> slowly("v")).block(LIMIT)).isEqualTo("v1");
		assertThat(processes.get(0).peek("a")).isNull();
		assertThat(processes.get(0).statistics().sharedHits()).isEqualTo(1);
	}

	@Test
	void valuesAreWrittenByACodecOfTheUsersAndWhatItCannotReadIsAMiss() {
		CacheCodec<String> reversing = new CacheCodec<>() {

			@Override
			public byte[] encode(String value) {
				return new StringBuilder(value).reverse().toString().getBytes(StandardCharsets.UTF_8);
			}

			@Override
			public String decode(byte[] bytes) {
				if (bytes[0] == 'x') {
					throw new IllegalStateException("cannot be read");
				}
				return new StringBuilder(new String(bytes, StandardCharsets.UTF_8)).reverse().toString();
			}

		};
		IntelligentCache<String, String> here = process(SETTINGS, reversing);
		IntelligentCache<String, String> there = process(SETTINGS, reversing);
		here.put("a", "abc").block(LIMIT);
		here.put("b", "unreadablex").block(LIMIT);
		assertThat(there.get("a").block(LIMIT)).isEqualTo("abc");
		assertThat(there.get("b", (key) -> Mono.just("loaded")).block(LIMIT)).isEqualTo("loaded");
		assertThat(there.statistics().events().get(CacheEvent.CORRUPT)).isEqualTo(1);
	}

	@Test
	void howItStandsWithAKeyIsToldAtEachLevel() {
		List<IntelligentCache<String, String>> processes = processes(2, SETTINGS);
		processes.get(0).with(EntryOptions.tags("red")).get("a", (key) -> slowly("v")).block(LIMIT);
		Explanation there = processes.get(1).explain("a").block(LIMIT);
		assertThat(there.memory()).isNull();
		assertThat(there.shared().held().freshness()).isEqualTo(Explanation.Freshness.FRESH);
		assertThat(there.shared().held().tags()).containsExactly("red");
		assertThat(there.shared().held().cost()).isGreaterThanOrEqualTo(Duration.ofMillis(40));
		assertThat(there.shared().leased()).isZero();
		Explanation here = processes.get(0).explain("a").block(LIMIT);
		assertThat(here.memory().generation()).isEqualTo(here.shared().held().generation()).isPositive();
	}

}
