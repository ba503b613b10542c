package io.outrigger.flow.rate.redis;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.scheduler.Schedulers;

import io.outrigger.flow.rate.RateLimit;
import io.outrigger.flow.rate.RateLimiter;
import io.outrigger.redis.RedisConnections;
import io.outrigger.redis.RedisSettings;
import io.outrigger.redis.TestConnections;
import io.outrigger.testsupport.redis.RedisServer;
import io.outrigger.time.Ticker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Fleet-wide limits while Redis is frozen, killed, and restarted empty.
 */
class RedisRateFaultIT {

	private static final RateLimit LIMIT = RateLimit.of(1_000, Duration.ofDays(1));

	private static final RedisRateSettings USUAL = RedisRateSettings.exact(LIMIT);

	// Where Redis is there it decides, however busy the machine is
	private static final RedisRateSettings PATIENT = new RedisRateSettings(LIMIT, Duration.ZERO,
			Duration.ofSeconds(10));

	// Far longer than anybody may be held up
	private static final RedisSettings CONNECTIONS = new RedisSettings(Duration.ofSeconds(3), Duration.ofSeconds(3),
			Duration.ofSeconds(3), Duration.ofMillis(100));

	private final RedisServer server = RedisServer.start();

	private final TestConnections connections = TestConnections.to(this.server.uri(), CONNECTIONS);

	private final AtomicReference<RedisRateSettings> settings = new AtomicReference<>(PATIENT);

	private final AtomicInteger instances = new AtomicInteger(4);

	private RedisConnections redis;

	@BeforeEach
	void connect() {
		this.redis = this.connections.start();
		await().until(() -> this.redis.health().isUp());
	}

	@AfterEach
	void close() {
		this.connections.close();
		this.server.close();
	}

	@ParameterizedTest
	@EnumSource
	void aFrozenRedisHoldsNobodyUpForLong(RateAlgorithm algorithm) {
		RedisRateLimiter limiter = limiter(algorithm);
		assertThat(granted(limiter, "ann", 100)).isEqualTo(100);
		List<Duration> times = new ArrayList<>();
		int rounds = (algorithm == RateAlgorithm.TOKEN_BUCKET) ? 3 : 1;
		for (int round = 0; round < rounds; round++) {
			this.settings.set(USUAL);
			this.server.freeze();
			long began = System.nanoTime();
			List<CompletionStage<Long>> crowd = IntStream.range(0, 64)
				.mapToObj((i) -> limiter.tryAcquire("ann", 1))
				.toList();
			long granted = crowd.stream().filter((stage) -> answer(stage) <= 0).count();
			times.add(Duration.ofNanos(System.nanoTime() - began));
			assertThat(limiter.isAlone()).isTrue();
			// A quarter of 1,000, whatever the number of outages
			granted += granted(limiter, "ann", 600);
			assertThat(granted).isEqualTo((round == 0) ? 250 : 0);
			this.server.resume();
			awaitRedis(limiter);
			this.settings.set(PATIENT);
		}
		if (rounds > 1) {
			// The machine may be busy with something else once
			assertThat(times.stream().sorted().skip(1).findFirst().orElseThrow()).isLessThan(Duration.ofMillis(500));
		}
		assertThat(Collections.max(times)).isLessThan(Duration.ofMillis(2500));
		// Redis has counted the first hundred, and perhaps whom it let wait
		assertThat(granted(limiter, "ann", 2_000)).isBetween(900L - 3 * 64, 902L);
		assertThat(limiter.counts().count(RateEvent.RECOVERED)).isPositive();
	}

	@Test
	void afterAKillAnEmptyRedisGivesABurstAgainAndNoMore() {
		RedisRateLimiter limiter = limiter(RateAlgorithm.TOKEN_BUCKET);
		assertThat(granted(limiter, "ann", 100)).isEqualTo(100);
		List<CompletableFuture<Long>> under = IntStream.range(0, 5)
			.mapToObj((i) -> limiter.tryAcquire("ann", 1).toCompletableFuture())
			.toList();
		this.settings.set(USUAL);
		this.server.kill();
		assertThat(under).allMatch((waiter) -> answer(waiter) <= 0);
		long alone = granted(limiter, "ann", 600);
		assertThat(alone).isBetween(245L, 250L);
		assertThat(limiter.isAlone()).isTrue();
		this.server.restartEmpty();
		awaitRedis(limiter);
		this.settings.set(PATIENT);
		assertThat(granted(limiter, "ann", 2_000)).isBetween(1_000L, 1_002L);
	}

	@Test
	void notMoreThanTenThousandWait() {
		RedisRateLimiter limiter = limiter(RateAlgorithm.TOKEN_BUCKET);
		assertThat(granted(limiter, "ann", 1)).isOne();
		this.server.freeze();
		List<CompletableFuture<Long>> crowd = IntStream.range(0, 10_500)
			.mapToObj((i) -> limiter.tryAcquire("ann", 1).toCompletableFuture())
			.toList();
		// One call is under way with the first of them
		assertThat(crowd.stream().skip(10_001)).hasSize(499).allMatch(CompletableFuture::isDone);
		assertThat(limiter.counts().count(RateEvent.DECIDED_ALONE)).isGreaterThanOrEqualTo(499);
		// When that call fails all are decided alone
		assertThat(crowd.stream().filter((stage) -> answer(stage) <= 0)).hasSize(250);
		assertThat(limiter.counts().count(RateEvent.DECIDED_ALONE)).isEqualTo(10_500);
	}

	@ParameterizedTest
	@ValueSource(ints = { 1, 10 })
	void theShareFollowsTheLastKnownNumberOfInstances(int known) {
		RedisRateLimiter limiter = limiter(RateAlgorithm.TOKEN_BUCKET);
		this.server.kill();
		this.instances.set(known);
		assertThat(granted(limiter, "bob", 1_100)).isBetween(1_000L / known, 1_000L / known + 1);
	}

	@Test
	void whatIsMoreThanAShareEverHasIsAskedForAgain() {
		RedisRateLimiter limiter = limiter(RateAlgorithm.TOKEN_BUCKET);
		this.server.kill();
		assertThat(answer(limiter.tryAcquire("ann", 251))).as("the fleet has 1,000").isEqualTo(Outage.RETRY);
		assertThat(answer(limiter.tryAcquire("ann", 250))).as("the share").isNotPositive();
		assertThat(answer(limiter.tryAcquire("ann", 1_001))).isEqualTo(RateLimiter.NEVER);
	}

	@Test
	void leasesServeOnUntilTheyAreUsedUp() {
		this.settings.set(new RedisRateSettings(RateLimit.of(72_000, Duration.ofHours(1)), Duration.ofSeconds(10),
				Duration.ofSeconds(10)));
		this.instances.set(1);
		RedisRateLimiter limiter = limiter(RateAlgorithm.TOKEN_BUCKET);
		assertThat(granted(limiter, "hot", 1_000)).isEqualTo(1_000);
		for (int i = 0; i < 20; i++) {
			// Fills up the lease, which a moment ago was used faster than Redis answers
			await().pollInterval(Duration.ofMillis(1)).until(() -> !limiter.isAsking());
			assertThat(granted(limiter, "hot", 1)).isOne();
		}
		await().until(() -> !limiter.isAsking());
		this.server.kill();
		this.instances.set(72_000);
		// One from its share of one, the others from the lease of 200 at most
		long granted = granted(limiter, "hot", 1_000);
		assertThat(granted).isBetween(50L, 202L);
		assertThat(limiter.counts().count(RateEvent.DECIDED_ALONE)).isBetween(1_000 - granted, 1_001 - granted);
	}

	private RedisRateLimiter limiter(RateAlgorithm algorithm) {
		RateFleet fleet = new RateFleet(this.redis, "test", this.instances::get, Ticker.system(),
				Schedulers.parallel());
		return new RedisRateLimiter(fleet, "orders", algorithm, this.settings::get, 100);
	}

	private void awaitRedis(RedisRateLimiter limiter) {
		await().until(() -> this.redis.health().isUp());
		// Asked for by requests alone, ten times a second
		await().atMost(Duration.ofSeconds(20)).pollInterval(Duration.ofMillis(20)).until(() -> {
			answer(limiter.tryAcquire("probe", 1));
			return !limiter.isAlone();
		});
	}

	private static long granted(RedisRateLimiter limiter, String key, int times) {
		return IntStream.range(0, times).filter((i) -> answer(limiter.tryAcquire(key, 1)) <= 0).count();
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
