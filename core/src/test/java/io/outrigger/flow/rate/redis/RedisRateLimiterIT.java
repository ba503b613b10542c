package io.outrigger.flow.rate.redis;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.scheduler.Schedulers;

import io.outrigger.flow.rate.KeyUse;
import io.outrigger.flow.rate.Quota;
import io.outrigger.flow.rate.RateLimit;
import io.outrigger.flow.rate.RateLimiterContract;
import io.outrigger.redis.RedisConnections;
import io.outrigger.redis.RedisSettings;
import io.outrigger.redis.TestConnections;
import io.outrigger.redis.feed.LeastPrivilegeChangeFeedFaultIT;
import io.outrigger.testsupport.redis.RedisServer;
import io.outrigger.time.Ticker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.awaitility.Awaitility.await;

/**
 * The contract of rate limiters, in Redis, with no more rights than
 * {@code docs/redis-keys.md} asks for; and what is particular to Redis.
 */
class RedisRateLimiterIT extends RateLimiterContract {

	// However busy the machine is, Redis decides here
	private static final Duration PATIENCE = Duration.ofSeconds(10);

	private static final RedisSettings PATIENTLY = new RedisSettings(Duration.ofSeconds(5), Duration.ofSeconds(10),
			Duration.ofSeconds(5), Duration.ofSeconds(1));

	private static final RateLimit LIMIT = RateLimit.of(5, Duration.ofHours(1));

	private static final String LACKING = "2 5.000000000";

	private static RedisServer server;

	private static TestConnections connections;

	private static RedisConnections redis;

	private final AtomicReference<RedisRateSettings> settings = new AtomicReference<>(exact(LIMIT));

	private final List<RedisRateLimiter> limiters = new ArrayList<>();

	@BeforeAll
	static void connect() {
		server = RedisServer
			.start(Stream.concat(Stream.of("--user"), Stream.of(LeastPrivilegeChangeFeedFaultIT.RULES.split(" ", -1)))
				.toList());
		connections = TestConnections.to("redis://outrigger:secret@127.0.0.1:" + server.port(), PATIENTLY);
		redis = connections.start();
		await().until(() -> redis.health().isUp());
	}

	@AfterAll
	static void close() {
		connections.close();
		server.close();
	}

	@AfterEach
	void redisDecided() {
		assertThat(this.limiters).noneMatch((limiter) -> limiter.counts().count(RateEvent.DECIDED_ALONE) > 0);
	}

	@Override
	protected Limiter limiter(RateAlgorithm algorithm, RateLimit limit) {
		this.settings.set(exact(limit));
		RedisRateLimiter limiter = limiter(algorithm);
		return new Limiter() {

			private final String key = UUID.randomUUID().toString();

			@Override
			public long tryAcquire(long cost) {
				return answer(limiter.tryAcquire(this.key, cost));
			}

			@Override
			public Quota quota() {
				return limiter.quota(this.key);
			}

			@Override
			public void change(RateLimit next) {
				RedisRateLimiterIT.this.settings.set(exact(next));
			}

		};
	}

	@Override
	protected void pass(Duration time) {
		await().pollDelay(time.plusMillis(1)).until(() -> true);
	}

	@ParameterizedTest
	@EnumSource
	void aKeyIsNeitherReadableNorKeptForLongerThanItMatters(RateAlgorithm algorithm) {
		server.flushAll();
		RedisRateLimiter limiter = limiter(algorithm);
		assertThat(answer(limiter.tryAcquire("a secret", 1))).isNotPositive();
		List<?> keys = (List<?>) server.command("KEYS", "*");
		assertThat(keys).singleElement().asString().matches("outrigger:\\{test:orders:\\d+}:flow:[a-z]+:[0-9a-f]{32}");
		long longest = (algorithm == RateAlgorithm.SLIDING_WINDOW) ? 7_201_000 : 3_601_000;
		assertThat((Long) server.command("PTTL", keys.get(0).toString())).isBetween(1L, longest);
		assertThat(limiter.quota("a secret")).extracting(Quota::remaining).isEqualTo(4L);
		assertThat(limiter.quota("another")).isNull();
	}

	@ParameterizedTest
	@EnumSource
	void whatIsNotOursIsTakenForNothingAndCounted(RateAlgorithm algorithm) {
		List<String> strange = List.of("", "1", "2 1 1", LACKING + " 1e99 5 3600000000", "2 nan 5 5 3600000000",
				LACKING + " 99999999999999999 5 3600000000", "2 99999999999999.0 5 5 3600000000",
				LACKING + " 5 0 3600000000", LACKING + " 5 5 99999999999999", "1 0 0 5 5",
				"1 3600000000 99999999999999999 5 5", "1 99999999999999999999999 5 5 5", "1 3600000000 5 99999999999 5",
				"1 3600000000 5 5 99999999999", "x".repeat(100_000));
		String key = keyOf(algorithm);
		for (String value : strange) {
			RedisRateLimiter limiter = limiter(algorithm);
			server.command("SET", key, value);
			expectAsNew(limiter, key + " holding " + value.substring(0, Math.min(50, value.length())));
			assertThat((Long) server.command("PTTL", key)).isPositive();
		}
		RedisRateLimiter limiter = limiter(algorithm);
		server.command("DEL", key);
		server.command("HSET", key, "1 5.000000000 1", "1");
		expectAsNew(limiter, "a hash");
	}

	@ParameterizedTest
	@ValueSource(strings = { "inf 0000000000000001", "1 one", "1 9999999999999999", "1 00000000000000010",
			"99999999999999999 0000000000000001" })
	void whatIsNoLogOfOursIsTakenForNothing(String scoreAndMember) {
		String key = keyOf(RateAlgorithm.SLIDING_LOG);
		String[] entry = scoreAndMember.split(" ", -1);
		server.command("DEL", key);
		server.command("ZADD", key, entry[0], entry[1]);
		expectAsNew(limiter(RateAlgorithm.SLIDING_LOG), scoreAndMember);
	}

	@Test
	void aStoredAmountBeyondTheBurstIsAnEmptyBucket() {
		String key = keyOf(RateAlgorithm.TOKEN_BUCKET);
		long now = System.currentTimeMillis() * 1000;
		server.command("SET", key, "2 999999999.0 " + now + " 5 3600000000");
		RedisRateLimiter limiter = limiter(RateAlgorithm.TOKEN_BUCKET);
		assertThat(answer(limiter.tryAcquire("ann", 1))).isBetween(1L, Duration.ofHours(1).toNanos());
	}

	@ParameterizedTest
	@EnumSource
	void aRefusalWritesNothingWhereTheLimitIsAsItWas(RateAlgorithm algorithm) {
		RedisRateLimiter limiter = limiter(algorithm);
		String key = "refused by " + algorithm;
		answer(limiter.tryAcquire(key, 5));
		assertThat(writes(() -> answer(limiter.tryAcquire(key, 1)))).isZero();
		this.settings.set(exact(RateLimit.of(5, LIMIT.period().multipliedBy(2))));
		assertThat(writes(() -> answer(limiter.tryAcquire(key, 1)))).isOne();
		assertThat(writes(() -> answer(limiter.tryAcquire(key, 1)))).isZero();
	}

	@Test
	void instancesWithDifferentPeriodsServeAKeyInTurnsWhileAChangeSpreads() {
		RedisRateLimiter limiter = limiter(RateAlgorithm.SLIDING_WINDOW);
		answer(limiter.tryAcquire("spreading", 5));
		await().pollDelay(Duration.ZERO).pollInterval(Duration.ofMillis(2)).until(() -> {
			this.settings.set(exact(RateLimit.of(5, Duration.ofMillis(500))));
			answer(limiter.tryAcquire("spreading", 5));
			this.settings.set(exact(RateLimit.of(5, Duration.ofSeconds(1))));
			return answer(limiter.tryAcquire("spreading", 1)) <= 0;
		});
	}

	@Test
	void aLogKeepsNoMoreThanItsPermits() {
		server.flushAll();
		RedisRateLimiter limiter = limiter(RateAlgorithm.SLIDING_LOG);
		IntStream.range(0, 20).forEach((i) -> answer(limiter.tryAcquire("ann", 1)));
		String key = keyOf(RateAlgorithm.SLIDING_LOG);
		assertThat(server.command("ZCARD", key)).isEqualTo(5L);
		this.settings.set(exact(RateLimit.of(2, LIMIT.period())));
		answer(limiter.tryAcquire("ann", 1));
		assertThat(server.command("ZCARD", key)).isEqualTo(2L);
	}

	@ParameterizedTest
	@EnumSource
	void whoAsksMeanwhileSharesACall(RateAlgorithm algorithm) {
		this.settings.set(exact(RateLimit.of(3_000, Duration.ofHours(1))));
		RedisRateLimiter limiter = limiter(algorithm);
		List<CompletableFuture<Long>> all = IntStream.range(0, 5_000)
			.mapToObj((i) -> limiter.tryAcquire("crowd of " + algorithm, 1).toCompletableFuture())
			.toList();
		assertThat(all.stream().map(RedisRateLimiterIT::answer).filter((wait) -> wait <= 0)).hasSize(3_000);
		assertThat(limiter.counts().count(RateEvent.ASKED)).isLessThan(1_000);
	}

	@Test
	void instancesShareALimit() {
		RedisRateLimiter one = limiter(RateAlgorithm.TOKEN_BUCKET);
		RedisRateLimiter other = limiter(RateAlgorithm.TOKEN_BUCKET);
		assertThat(answer(one.tryAcquire("shared", 3))).isNotPositive();
		assertThat(answer(other.tryAcquire("shared", 3))).isPositive();
		assertThat(answer(other.tryAcquire("shared", 2))).isNotPositive();
		assertThat(answer(one.tryAcquire("shared", 1))).isPositive();
	}

	@Test
	void whoGivesUpBeforeRedisIsAskedTakesNothing() {
		this.settings.set(exact(RateLimit.of(1_000, Duration.ofHours(1))));
		RedisRateLimiter limiter = limiter(RateAlgorithm.TOKEN_BUCKET);
		server.freeze();
		CompletionStage<Long> first = limiter.tryAcquire("patient", 1);
		List<CompletableFuture<Long>> others = IntStream.range(0, 100)
			.mapToObj((i) -> limiter.tryAcquire("patient", 5).toCompletableFuture())
			.toList();
		others.forEach((other) -> other.cancel(true));
		CompletionStage<Long> last = limiter.tryAcquire("patient", 2);
		server.resume();
		assertThat(answer(first)).isNotPositive();
		assertThat(answer(last)).isNotPositive();
		assertThat(limiter.quota("patient")).extracting(Quota::remaining).isEqualTo(997L);
		assertThat(limiter.counts().count(RateEvent.ASKED)).isEqualTo(2);
	}

	@ParameterizedTest
	@EnumSource
	void theKeysThatAskMostAreKnown(RateAlgorithm algorithm) {
		RedisRateLimiter limiter = limiter(algorithm);
		assertThat(limiter.top(2)).isEmpty();
		assertThat(answer(limiter.tryAcquire("once", 1))).isNotPositive();
		for (int i = 0; i < 7; i++) {
			answer(limiter.tryAcquire("often", 1));
		}
		assertThat(answer(limiter.tryAcquire("twice", 1))).isNotPositive();
		assertThat(answer(limiter.tryAcquire("twice", 2))).isNotPositive();
		assertThat(limiter.size()).isEqualTo(3);
		assertThat(limiter.top(2)).containsExactly(new KeyUse<>("often", 5, 2, 0), new KeyUse<>("twice", 2, 0, 2));
	}

	@Test
	void aLongKeyIsKnownByItsDigest() {
		RedisRateLimiter limiter = limiter(RateAlgorithm.TOKEN_BUCKET);
		String lengthy = "x".repeat(100_000);
		assertThat(answer(limiter.tryAcquire(lengthy, 5))).isNotPositive();
		assertThat(answer(limiter.tryAcquire(lengthy, 1))).isPositive();
		assertThat(answer(limiter.tryAcquire(lengthy + "y", 1))).isNotPositive();
		assertThat(limiter.quota(lengthy)).extracting(Quota::remaining).isEqualTo(0L);
		assertThat(answer(limiter(RateAlgorithm.TOKEN_BUCKET).tryAcquire(lengthy, 1))).as("in Redis too").isPositive();
	}

	@Test
	void checksItsArguments() {
		RateFleet fleet = fleet();
		assertThatIllegalArgumentException()
			.isThrownBy(() -> new RedisRateLimiter(fleet, "{", RateAlgorithm.TOKEN_BUCKET, this.settings::get, 1));
		assertThatIllegalArgumentException()
			.isThrownBy(() -> new RedisRateLimiter(fleet, "orders", RateAlgorithm.TOKEN_BUCKET, this.settings::get, 0))
			.withMessage("maxKeys is 0 but must be at least 1");
		assertThatIllegalArgumentException()
			.isThrownBy(() -> new RedisRateSettings(LIMIT, Duration.ofSeconds(11), PATIENCE))
			.withMessage("lease is PT11S but must be from 0 to PT10S");
		assertThatIllegalArgumentException()
			.isThrownBy(() -> new RedisRateSettings(LIMIT, Duration.ZERO, Duration.ZERO))
			.withMessage("patience is PT0S but must be from 1 ms to PT10S");
	}

	/*
	 * What changed in Redis meanwhile.
	 */
	private static long writes(Runnable what) {
		long before = changes();
		what.run();
		return changes() - before;
	}

	private static long changes() {
		String info = server.command("INFO", "persistence").toString();
		return info.lines()
			.filter((line) -> line.startsWith("rdb_changes_since_last_save:"))
			.mapToLong((line) -> Long.parseLong(line.substring(line.indexOf(':') + 1)))
			.findFirst()
			.orElseThrow();
	}

	private void expectAsNew(RedisRateLimiter limiter, String what) {
		assertThat(answer(limiter.tryAcquire("ann", 5))).as(what).isNotPositive();
		assertThat(answer(limiter.tryAcquire("ann", 1))).as(what).isPositive();
		assertThat(limiter.counts().count(RateEvent.STRANGE_VALUE)).as(what).isOne();
	}

	private static String keyOf(RateAlgorithm algorithm) {
		return fleet().key("orders", algorithm.part(), "ann");
	}

	private RedisRateLimiter limiter(RateAlgorithm algorithm) {
		RedisRateLimiter limiter = new RedisRateLimiter(fleet(), "orders", algorithm, this.settings::get, 100);
		this.limiters.add(limiter);
		return limiter;
	}

	private static RateFleet fleet() {
		return new RateFleet(redis, "test", () -> 1, Ticker.system(), Schedulers.parallel());
	}

	private static RedisRateSettings exact(RateLimit limit) {
		return new RedisRateSettings(limit, Duration.ZERO, PATIENCE);
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
