package io.outrigger.flow.rate.redis;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import reactor.test.scheduler.VirtualTimeScheduler;

import io.outrigger.flow.rate.RateLimit;
import io.outrigger.redis.RedisConnections;
import io.outrigger.redis.RedisSettings;
import io.outrigger.redis.TestConnections;
import io.outrigger.testsupport.redis.RedisServer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * When an outage begins and ends, where the test says what is late.
 */
class RedisRateOutageFaultIT {

	// However long it is frozen, nothing but the limiter gives up
	private static final RedisSettings PATIENTLY = new RedisSettings(Duration.ofSeconds(10), Duration.ofSeconds(10),
			Duration.ofSeconds(1), Duration.ofSeconds(1));

	private static final RedisRateSettings SETTINGS = RedisRateSettings.exact(RateLimit.of(1_000, Duration.ofHours(1)));

	private final RedisServer server = RedisServer.start();

	private final TestConnections connections = TestConnections.to(this.server.uri(), PATIENTLY);

	private final AtomicLong nanos = new AtomicLong();

	private final VirtualTimeScheduler scheduler = VirtualTimeScheduler.create();

	private final AtomicBoolean broken = new AtomicBoolean();

	private RedisConnections redis;

	private RedisRateLimiter limiter;

	@BeforeEach
	void connect() {
		this.redis = this.connections.start();
		await().until(() -> this.redis.health().isUp());
		RateFleet fleet = new RateFleet(this.redis, "test", () -> unlessBroken(4), this.nanos::get, this.scheduler);
		this.limiter = new RedisRateLimiter(fleet, "orders", RateAlgorithm.TOKEN_BUCKET, () -> unlessBroken(SETTINGS),
				100);
		assertThat(granted(1)).isOne();
	}

	@AfterEach
	void close() {
		this.server.resume();
		this.connections.close();
		this.server.close();
	}

	@Test
	void anAnswerThatComesLateEndsNoOutage() {
		beginOutage();
		lateAnswersEndNoOutage();
	}

	@Test
	void aRetryHasNoMorePatienceThanAnyCall() {
		beginOutage();
		this.nanos.addAndGet(Outage.RETRY);
		long asked = count(RateEvent.ASKED);
		assertThat(granted(1)).isOne();
		assertThat(count(RateEvent.ASKED)).as("one retry").isEqualTo(asked + 1);
		this.nanos.addAndGet(SETTINGS.patience().toNanos());
		lateAnswersEndNoOutage();
	}

	@Test
	void aRedisThatTakesNoWritesIsNotBack() {
		this.server.command("CONFIG", "SET", "maxmemory", "1");
		assertThat(granted(1)).isOne();
		assertThat(this.limiter.isAlone()).isTrue();
		for (int i = 0; i < 3; i++) {
			this.nanos.addAndGet(Outage.RETRY);
			long asked = count(RateEvent.ASKED);
			assertThat(granted(1)).isOne();
			assertThat(count(RateEvent.ASKED)).isEqualTo(asked + 1);
			awaitAnswers();
			assertThat(this.limiter.isAlone()).isTrue();
		}
		assertThat(count(RateEvent.RECOVERED)).isZero();
		this.server.command("CONFIG", "SET", "maxmemory", "0");
		expectRecovery();
	}

	@Test
	void wantOfRoomInThisProcessIsNoOutage() {
		this.server.freeze();
		List<CompletableFuture<?>> others = IntStream.range(0, 10_000)
			.<CompletableFuture<?>>mapToObj((i) -> this.redis.strings("other").toFuture())
			.toList();
		long asked = count(RateEvent.ASKED);
		assertThat(granted(5)).isEqualTo(5);
		assertThat(this.limiter.isAlone()).isFalse();
		assertThat(count(RateEvent.DECIDED_ALONE)).isEqualTo(5);
		assertThat(count(RateEvent.ASKED)).as("rests after the first").isEqualTo(asked + 1);
		this.server.resume();
		await().until(() -> others.stream().allMatch(CompletableFuture::isDone));
		this.nanos.addAndGet(Duration.ofMillis(10).toNanos());
		assertThat(granted(1)).isOne();
		assertThat(count(RateEvent.DECIDED_ALONE)).as("by Redis").isEqualTo(5);
	}

	@Test
	void whoWaitsIsAnsweredThoughSettingsCannotBeRead() {
		this.server.freeze();
		CompletionStage<Long> first = this.limiter.tryAcquire("ann", 1);
		CompletionStage<Long> second = this.limiter.tryAcquire("ann", 1);
		this.broken.set(true);
		this.server.resume();
		assertThat(answer(first)).isNotPositive();
		assertThat(answer(second)).isNotPositive();
		assertThat(granted(1)).isOne();
		assertThat(count(RateEvent.DECIDED_ALONE)).isZero();
	}

	@Test
	void theShareIsOfTheLastGoodSettings() {
		this.broken.set(true);
		beginOutage();
		assertThat(granted(300)).as("with the one of the outage a quarter of 1,000").isEqualTo(249);
	}

	private void lateAnswersEndNoOutage() {
		this.server.resume();
		awaitAnswers();
		assertThat(this.limiter.isAlone()).isTrue();
		assertThat(count(RateEvent.RECOVERED)).isZero();
		expectRecovery();
	}

	private void beginOutage() {
		this.server.freeze();
		CompletionStage<Long> late = this.limiter.tryAcquire("ann", 1);
		this.nanos.addAndGet(SETTINGS.patience().toNanos());
		this.scheduler.advanceTimeBy(Duration.ofMillis(5));
		assertThat(answer(late)).isNotPositive();
		assertThat(this.limiter.isAlone()).isTrue();
	}

	private void expectRecovery() {
		this.nanos.addAndGet(Outage.RETRY);
		assertThat(granted(1)).isOne();
		awaitAnswers();
		assertThat(this.limiter.isAlone()).isFalse();
		assertThat(count(RateEvent.RECOVERED)).isOne();
	}

	/*
	 * Of all that was asked before: answers come in the order of the calls.
	 */
	private void awaitAnswers() {
		this.redis.strings("other").block(Duration.ofSeconds(10));
	}

	private <T> T unlessBroken(T value) {
		if (this.broken.get()) {
			throw new IllegalArgumentException("nothing known");
		}
		return value;
	}

	private long count(RateEvent event) {
		return this.limiter.counts().count(event);
	}

	private long granted(int times) {
		return IntStream.range(0, times).filter((i) -> answer(this.limiter.tryAcquire("ann", 1)) <= 0).count();
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
