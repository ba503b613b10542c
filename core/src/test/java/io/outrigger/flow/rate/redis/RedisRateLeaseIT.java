package io.outrigger.flow.rate.redis;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import reactor.core.scheduler.Schedulers;

import io.outrigger.flow.rate.RateLimit;
import io.outrigger.redis.RedisConnections;
import io.outrigger.redis.RedisSettings;
import io.outrigger.redis.TestConnections;
import io.outrigger.testsupport.redis.RedisServer;
import io.outrigger.time.Ticker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Permits taken in advance: how few calls they take, and how many are granted at most.
 */
class RedisRateLeaseIT {

	private static final Duration PATIENCE = Duration.ofSeconds(10);

	private static final RedisSettings PATIENTLY = new RedisSettings(Duration.ofSeconds(5), Duration.ofSeconds(10),
			Duration.ofSeconds(5), Duration.ofSeconds(1));

	private static final int INSTANCES = 2;

	private static RedisServer server;

	private static TestConnections connections;

	private static RedisConnections redis;

	private final AtomicReference<RedisRateSettings> settings = new AtomicReference<>();

	// Of the lease, whose end a test may bring about
	private final AtomicLong skipped = new AtomicLong();

	private final List<RedisRateLimiter> limiters = new ArrayList<>();

	@BeforeAll
	static void connect() {
		server = RedisServer.start();
		connections = TestConnections.to(server.uri(), PATIENTLY);
		redis = connections.start();
		await().until(() -> redis.health().isUp());
	}

	@AfterAll
	static void close() {
		connections.close();
		server.close();
	}

	@BeforeEach
	void forget() {
		server.flushAll();
	}

	@AfterEach
	void redisDecided() {
		assertThat(this.limiters).noneMatch((limiter) -> limiter.counts().count(RateEvent.DECIDED_ALONE) > 0);
	}

	@ParameterizedTest
	@EnumSource(names = { "TOKEN_BUCKET", "SLIDING_WINDOW" })
	void aHotKeyTakesFewCallsAndGrantsNoMoreThanTheLimitInAll(RateAlgorithm algorithm) {
		RateLimit limit = RateLimit.of(200_000, Duration.ofHours(1));
		use(limit, Duration.ofSeconds(10));
		RedisRateLimiter one = limiter(algorithm);
		RedisRateLimiter other = limiter(algorithm);
		long granted = 0;
		long began = System.nanoTime();
		for (int i = 0; i < 110_000; i++) {
			granted += (answer(one.tryAcquire("hot", 1)) <= 0) ? 1 : 0;
			granted += (answer(other.tryAcquire("hot", 1)) <= 0) ? 1 : 0;
		}
		long comeBack = (System.nanoTime() - began) / 1_000_000 * 200 / 3_600;
		// Leases: 555 permits an hour's share of ten seconds, for each instance 277
		long most = this.settings.get().mostLeased(algorithm, INSTANCES);
		assertThat(most).isEqualTo(277);
		assertThat(granted).isBetween(200_000 - INSTANCES * most, 200_001 + comeBack);
		assertThat(asked(one) + asked(other)).isLessThan(220_000 / 50);
	}

	@Test
	void whatIsHeldInAdvanceIsNeverMoreThanTheBound() {
		RateLimit limit = RateLimit.of(100_000, Duration.ofHours(1));
		use(limit, Duration.ofSeconds(10));
		List<RedisRateLimiter> fleet = List.of(limiter(RateAlgorithm.TOKEN_BUCKET),
				limiter(RateAlgorithm.TOKEN_BUCKET));
		long most = this.settings.get().mostLeased(RateAlgorithm.TOKEN_BUCKET, INSTANCES);
		long used = 0;
		long began = System.nanoTime();
		for (int i = 0; i < 20_000; i++) {
			used += (answer(fleet.get(i % INSTANCES).tryAcquire("hot", 1)) <= 0) ? 1 : 0;
			if (i % 997 == 0) {
				// What Redis gave and nobody used yet: so much may be used in a later
				// window
				long held = taken() - used;
				long comeBack = (System.nanoTime() - began) / 1_000_000 * 100 / 3_600;
				assertThat(held).isBetween(-1 - comeBack, INSTANCES * most);
			}
		}
		assertThat(used).isEqualTo(20_000);
	}

	@Test
	void whatIsNotUsedLapses() {
		use(RateLimit.of(1_000_000, Duration.ofHours(1)), Duration.ofSeconds(10));
		RedisRateLimiter limiter = limiter(RateAlgorithm.TOKEN_BUCKET);
		IntStream.range(0, 1_000).forEach((i) -> answer(limiter.tryAcquire("hot", 1)));
		long before = asked(limiter);
		IntStream.range(0, 20).forEach((i) -> answer(limiter.tryAcquire("hot", 1)));
		await().until(() -> !limiter.isAsking());
		assertThat(asked(limiter)).as("served from the lease, which may be filled up").isLessThan(before + 10);
		before = asked(limiter);
		this.skipped.addAndGet(Duration.ofSeconds(10).toNanos());
		answer(limiter.tryAcquire("hot", 1));
		assertThat(asked(limiter)).as("the lease is over").isEqualTo(before + 1);
	}

	@Test
	void whoAsksSeldomTakesNothingInAdvance() {
		use(RateLimit.of(1_000, Duration.ofHours(1)), Duration.ofSeconds(10));
		RedisRateLimiter limiter = limiter(RateAlgorithm.TOKEN_BUCKET);
		for (int i = 0; i < 20; i++) {
			this.skipped.addAndGet(Duration.ofSeconds(11).toNanos());
			answer(limiter.tryAcquire("cold", 1));
		}
		assertThat(asked(limiter)).isEqualTo(20);
		assertThat(limiter.quota("cold")).isNotNull();
		// In ten seconds of the test three come back
		assertThat(taken("cold")).isBetween(17L, 20L);
	}

	@Test
	void aFirstRequestTakesNothingInAdvance() {
		use(RateLimit.of(1_000_000, Duration.ofHours(1)), Duration.ofSeconds(10));
		RedisRateLimiter limiter = limiter(RateAlgorithm.TOKEN_BUCKET);
		answer(limiter.tryAcquire("new", 5));
		assertThat(taken("new")).isEqualTo(5);
	}

	@Test
	void refusalsAreKnownForAWhileAsWell() {
		use(RateLimit.of(100, Duration.ofHours(1)), Duration.ofSeconds(10));
		RedisRateLimiter limiter = limiter(RateAlgorithm.TOKEN_BUCKET);
		long granted = IntStream.range(0, 10_000).filter((i) -> answer(limiter.tryAcquire("hot", 1)) <= 0).count();
		assertThat(granted).isEqualTo(100);
		assertThat(asked(limiter)).isLessThan(150);
		// All 100 were taken in a moment: one comes back after 36 seconds, which is
		// longer
		// than a lease
		assertThat(answer(limiter.tryAcquire("hot", 1))).isBetween(Duration.ofSeconds(20).toNanos(),
				Duration.ofSeconds(36).toNanos());
	}

	@Test
	void manyThreadsNeverShareAPermit() {
		use(RateLimit.of(50_000, Duration.ofHours(1)), Duration.ofSeconds(10));
		List<RedisRateLimiter> fleet = List.of(limiter(RateAlgorithm.TOKEN_BUCKET),
				limiter(RateAlgorithm.TOKEN_BUCKET));
		long granted = IntStream.range(0, 100_000)
			.parallel()
			.filter((i) -> answer(fleet.get(i % INSTANCES).tryAcquire("hot", 1)) <= 0)
			.count();
		long most = this.settings.get().mostLeased(RateAlgorithm.TOKEN_BUCKET, INSTANCES);
		// While it runs, a permit comes back every 72 ms
		assertThat(granted).isBetween(50_000 - INSTANCES * most, 50_200L);
	}

	@Test
	void aChangeFromLeasedToExactTakesEffectAtOnce() {
		use(RateLimit.of(100_000, Duration.ofHours(1)), Duration.ofSeconds(10));
		RedisRateLimiter limiter = limiter(RateAlgorithm.TOKEN_BUCKET);
		IntStream.range(0, 1_000).forEach((i) -> answer(limiter.tryAcquire("hot", 1)));
		use(RateLimit.of(100_000, Duration.ofHours(1)), Duration.ZERO);
		await().until(() -> !limiter.isAsking());
		long before = asked(limiter);
		IntStream.range(0, 10).forEach((i) -> answer(limiter.tryAcquire("hot", 1)));
		assertThat(asked(limiter)).isEqualTo(before + 10);
	}

	private void use(RateLimit limit, Duration lease) {
		this.settings.set(new RedisRateSettings(limit, lease, PATIENCE));
	}

	private RedisRateLimiter limiter(RateAlgorithm algorithm) {
		Ticker ticker = () -> System.nanoTime() + this.skipped.get();
		RateFleet fleet = new RateFleet(redis, "test", () -> INSTANCES, ticker, Schedulers.parallel());
		RedisRateLimiter limiter = new RedisRateLimiter(fleet, "orders", algorithm, this.settings::get, 100);
		this.limiters.add(limiter);
		return limiter;
	}

	private long taken() {
		return taken("hot");
	}

	/*
	 * As Redis sees it.
	 */
	private long taken(String key) {
		String name = new RateFleet(redis, "test", () -> 1, Ticker.system(), Schedulers.parallel()).key("orders",
				RateAlgorithm.TOKEN_BUCKET.part(), key);
		String[] value = String.valueOf(server.command("GET", name)).split(" ", -1);
		return (long) Math.ceil(Double.parseDouble(value[1]));
	}

	private static long asked(RedisRateLimiter limiter) {
		return limiter.counts().count(RateEvent.ASKED);
	}

	private static long answer(CompletionStage<Long> stage) {
		try {
			return stage.toCompletableFuture().get(10, TimeUnit.SECONDS);
		}
		catch (InterruptedException | ExecutionException | TimeoutException ex) {
			throw new AssertionError("No answer", ex);
		}
	}

}
