package io.outrigger.redis;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.test.StepVerifier;

import io.outrigger.redis.health.RedisHealth.Status;
import io.outrigger.redis.script.RedisScript;
import io.outrigger.redis.script.RedisScript.Source;
import io.outrigger.testsupport.net.FaultProxy;
import io.outrigger.testsupport.redis.RedisServer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

/**
 * What callers see of {@link RedisConnections} while Redis is dead, frozen or restarted.
 */
class RedisConnectionsFaultIT {

	private static final RedisScript<Long> INCREMENT = RedisScript
		.number(Source.of(RedisConnectionsFaultIT.class, "increment.lua"));

	private static final String[] KEYS = { "outrigger:{test}:n" };

	private final RedisServer server = RedisServer.start();

	private final TestConnections connections = TestConnections.to(this.server.uri(), TestConnections.UNHURRIED);

	@AfterEach
	void close() {
		this.connections.close();
		this.server.close();
	}

	@Test
	void aDeadRedisDoesNotDelayTheStartAndIsFoundWhenItComes() {
		this.server.kill();
		RedisConnections redis = this.connections.start();
		assertThat(redis.health().isUp()).isFalse();
		assertThatExceptionOfType(RedisUnavailableException.class).isThrownBy(() -> increment(redis))
			.satisfies((ex) -> assertThat(ex.isSent()).isFalse());
		await().untilAsserted(() -> assertThat(redis.health().reason()).contains("refused"));
		assertThat(redis.health().status()).isEqualTo(Status.DOWN);
		this.server.restartEmpty();
		awaitUp(redis);
		assertThat(increment(redis)).isOne();
	}

	@Test
	void aFrozenRedisDoesNotDelayTheStartAndIsFoundWhenItThaws() {
		this.server.freeze();
		RedisConnections redis = this.connections.start();
		await().until(() -> redis.counts().count(RedisEvent.CONNECT_FAILED) > 0);
		await().until(() -> redis.health().status() == Status.DOWN);
		this.server.resume();
		awaitUp(redis);
		assertThat(increment(redis)).isOne();
	}

	@Test
	void whileItIsFrozenTheTimeOutAnswersThenTheBreaker() {
		RedisConnections redis = started();
		this.server.freeze();
		assertThatExceptionOfType(RedisUnavailableException.class).isThrownBy(() -> increment(redis))
			.satisfies((ex) -> assertThat(ex.isSent()).isTrue());
		await().until(redis::isBreakerOpen);
		assertThat(redis.health().status()).isEqualTo(Status.DOWN);
		assertThat(redis.silence()).isPositive();
		this.server.resume();
		awaitUp(redis);
		assertThat(redis.isBreakerOpen()).isFalse();
		assertThat(increment(redis)).isPositive();
	}

	@Test
	void callsOfACrowdEndInTimeAlthoughItIsFrozen() {
		RedisConnections redis = started();
		this.server.freeze();
		StepVerifier.create(Flux.range(0, 1000).flatMap((n) -> redis.run(INCREMENT, KEYS).onErrorReturn(-1L), 1000))
			.expectNextCount(1000)
			.expectComplete()
			.verify(Duration.ofSeconds(10));
		assertThat(redis.counts().count(RedisEvent.TIMED_OUT) + redis.counts().count(RedisEvent.REJECTED))
			.isEqualTo(1000);
	}

	@Test
	void callsBeyondThoseThatMayWaitAreRefusedAndTheOthersAnsweredOnceItThaws() {
		Duration patience = Duration.ofSeconds(30);
		RedisSettings patient = new RedisSettings(patience, patience, patience, patience);
		try (TestConnections others = TestConnections.to(this.server.uri(), patient)) {
			RedisConnections redis = others.start();
			awaitUp(redis);
			this.server.freeze();
			for (int n = 0; n < 10_000; n++) {
				redis.run(INCREMENT, KEYS).subscribe();
			}
			StepVerifier.create(redis.run(INCREMENT, KEYS))
				.expectErrorSatisfies((ex) -> assertThat(ex).isInstanceOf(RedisUnavailableException.class)
					.hasMessageContaining("Too many calls wait"))
				.verify(patience);
			this.server.resume();
			await().untilAsserted(() -> assertThat(redis.counts().count(RedisEvent.ANSWERED)).isEqualTo(10_000));
			assertThat(redis.counts().count(RedisEvent.REJECTED)).isOne();
			assertThat(increment(redis)).isEqualTo(10_001);
		}
	}

	@Test
	void aKilledRedisIsKnownToBeGoneAtOnceAndFoundAgain() {
		RedisConnections redis = started();
		this.server.kill();
		await().until(() -> redis.health().status() == Status.DOWN);
		assertThatExceptionOfType(RedisUnavailableException.class).isThrownBy(() -> increment(redis));
		this.server.restartEmpty();
		awaitUp(redis);
		assertThat(increment(redis)).isOne();
	}

	@Test
	void aCallThatWasInterruptedIsNotSentAgain() {
		RedisConnections redis = started();
		assertThat(increment(redis)).isOne();
		this.server.command("SAVE");
		this.server.freeze();
		Flux.range(0, 10).flatMap((n) -> redis.run(INCREMENT, KEYS).onErrorComplete()).subscribe();
		this.server.kill();
		this.server.restartWithData();
		awaitUp(redis);
		assertThat(increment(redis)).isEqualTo(2);
	}

	@Test
	void replacingConnectionsInterruptsNobody() {
		RedisConnections redis = started();
		// On a busy machine one may be too late, but none may lose its connection
		Flux<Long> calls = Flux.range(0, 20_000).flatMap((n) -> redis.run(INCREMENT, KEYS).onErrorReturn(-1L), 16);
		StepVerifier.create(Flux.merge(calls,
				Flux.interval(Duration.ofMillis(50)).take(5).doOnNext((n) -> redis.replace()).thenMany(Flux.empty())))
			.expectNextCount(20_000)
			.expectComplete()
			.verify(Duration.ofSeconds(30));
		assertThat(redis.counts().count(RedisEvent.CONNECTED)).isGreaterThan(1);
		assertThat(redis.counts().count(RedisEvent.UNAVAILABLE)).isZero();
	}

	@Test
	void aBulkConnectionThatGoesSilentIsReplaced() {
		this.server.command("HSET", "outrigger:{test}:large", "field", "x".repeat(100_000));
		try (FaultProxy proxy = FaultProxy.to(this.server.port());
				TestConnections slow = TestConnections.to("redis://127.0.0.1:" + proxy.port())) {
			RedisConnections redis = slow.start();
			awaitUp(redis);
			// Answers of a few bytes still come in time, but not behind a large one
			proxy.throttle(10_000);
			redis.bulk((bulk) -> bulk.hash("outrigger:{test}:large").then()).onErrorComplete().subscribe();
			await().until(() -> redis.counts().count(RedisEvent.CONNECTED) >= 2);
			awaitUp(redis);
			await().ignoreExceptionsInstanceOf(RedisUnavailableException.class)
				.untilAsserted(
						() -> assertThat(redis.bulk((bulk) -> bulk.hash("outrigger:{test}:none").single()).block())
							.isEmpty());
		}
	}

	@Test
	void aReadOfManyPagesThatGoesOnMayTakeLongerThanOneOfThem() {
		List<String> fields = new ArrayList<>(List.of("HSET", "outrigger:{test}:wide"));
		for (int i = 0; i < 5_000; i++) {
			fields.add("field-" + i);
			fields.add("x".repeat(100));
		}
		this.server.command(fields.toArray(String[]::new));
		try (FaultProxy proxy = FaultProxy.to(this.server.port());
				TestConnections slow = TestConnections.to("redis://127.0.0.1:" + proxy.port())) {
			RedisConnections redis = slow.start();
			awaitUp(redis);
			proxy.throttle(400_000);
			long began = System.nanoTime();
			assertThat(redis.bulk((bulk) -> bulk.hash("outrigger:{test}:wide").map(Map::size).reduce(Integer::sum))
				.block()).isEqualTo(5_000);
			assertThat(Duration.ofNanos(System.nanoTime() - began))
				.isGreaterThan(TestConnections.SETTINGS.bulkTimeout());
		}
	}

	@Test
	void overASlowLinkOnlyWhoIsPatientGetsThrough() {
		RedisSettings settings = new RedisSettings(Duration.ofMillis(100), Duration.ofSeconds(5), Duration.ofSeconds(1),
				Duration.ofMillis(100));
		try (FaultProxy proxy = FaultProxy.to(this.server.port());
				TestConnections slow = TestConnections.to("redis://127.0.0.1:" + proxy.port(), settings)) {
			proxy.delay(settings.commandTimeout());
			RedisConnections redis = slow.start();
			await().until(() -> redis.counts().count(RedisEvent.CONNECTED) >= 1);
			assertThatExceptionOfType(RedisUnavailableException.class).isThrownBy(() -> increment(redis));
			await().until(redis::isBreakerOpen);
			assertThat(redis.runPatiently(INCREMENT, KEYS).block(settings.bulkTimeout())).isPositive();
			proxy.heal();
			awaitUp(redis);
			// Who is as impatient may be told to wait by a busy machine too
			await().ignoreExceptionsInstanceOf(RedisUnavailableException.class)
				.untilAsserted(() -> assertThat(increment(redis)).isPositive());
		}
	}

	@Test
	void aMasterThatBecameAReplicaIsLeft() {
		try (RedisServer successor = RedisServer.start();
				FaultProxy proxy = FaultProxy.to(this.server.port());
				TestConnections connections = TestConnections.to("redis://127.0.0.1:" + proxy.port(),
						TestConnections.UNHURRIED)) {
			RedisConnections redis = connections.start();
			awaitUp(redis);
			assertThat(increment(redis)).isOne();
			// As behind Sentinels: who asks anew is sent elsewhere, who is connected
			// stays
			proxy.retarget(successor.port());
			this.server.command("REPLICAOF", "127.0.0.1", Integer.toString(successor.port()));
			assertThatExceptionOfType(RedisUnavailableException.class).isThrownBy(() -> increment(redis))
				.withMessageContaining("READONLY");
			await().until(() -> redis.counts().count(RedisEvent.CONNECTED) >= 2);
			awaitUp(redis);
			assertThat(increment(redis)).isPositive();
			assertThat(successor.command("GET", KEYS[0])).isNotNull();
		}
	}

	@Test
	void patienceEnds() {
		RedisConnections redis = started();
		this.server.freeze();
		StepVerifier.create(redis.runPatiently(INCREMENT, KEYS))
			.expectErrorSatisfies((ex) -> assertThat(((RedisUnavailableException) ex).isSent()).isTrue())
			.verify(TestConnections.UNHURRIED.bulkTimeout().multipliedBy(4));
	}

	@Test
	void survivesScriptsBeingForgotten() {
		RedisConnections redis = started();
		increment(redis);
		this.server.flushScripts();
		assertThat(increment(redis)).isEqualTo(2);
		assertThat(redis.counts().count(RedisEvent.SCRIPT_SENT)).isEqualTo(2);
	}

	@Test
	void aScriptThatHasToBeSentInFullIsWaitedForNoLongerThanAnyOther() {
		Duration trip = TestConnections.UNHURRIED.commandTimeout().multipliedBy(7).dividedBy(10);
		try (FaultProxy proxy = FaultProxy.to(this.server.port());
				TestConnections slow = TestConnections.to("redis://127.0.0.1:" + proxy.port(),
						TestConnections.UNHURRIED)) {
			RedisConnections redis = slow.start();
			awaitUp(redis);
			increment(redis);
			this.server.flushScripts();
			// Time for one trip there and back, not for two
			proxy.delay(trip.dividedBy(2));
			assertThatExceptionOfType(RedisUnavailableException.class).isThrownBy(() -> increment(redis))
				.satisfies((ex) -> assertThat(ex.isSent()).isTrue());
			assertThat(redis.counts().count(RedisEvent.TIMED_OUT)).isPositive();
			assumeThat(redis.counts().count(RedisEvent.SCRIPT_SENT)).as("the machine let the first trip end in time")
				.isEqualTo(2);
		}
	}

	@Test
	void whatRedisRefusesIsNoOutage() {
		RedisConnections redis = started();
		this.server.command("LPUSH", KEYS[0], "hostile");
		for (int i = 0; i < 30; i++) {
			StepVerifier.create(redis.run(INCREMENT, KEYS))
				.verifyErrorMatches((ex) -> ex.getMessage().contains("WRONGTYPE"));
		}
		assertThat(redis.isBreakerOpen()).isFalse();
		assertThat(redis.counts().count(RedisEvent.REFUSED)).isEqualTo(30);
	}

	@Test
	void cancellingGivesBackEverything() {
		RedisConnections redis = started();
		this.server.freeze();
		for (int i = 0; i < 100; i++) {
			Disposable call = redis.run(INCREMENT, KEYS).subscribe();
			call.dispose();
		}
		assertThat(redis.counts().count(RedisEvent.CANCELLED) + redis.counts().count(RedisEvent.REJECTED))
			.isEqualTo(100);
		this.server.resume();
		awaitUp(redis);
		assertThat(increment(redis)).isPositive();
	}

	@Test
	void tablesAndBytesComeBack() {
		RedisConnections redis = started();
		RedisScript<List<Object>> echo = RedisScript.table(Source.of(getClass(), "echo.lua"));
		assertThat(redis.run(echo, KEYS, "é".getBytes(StandardCharsets.UTF_8)).block())
			.satisfies((result) -> assertThat((byte[]) result.get(1)).asString(StandardCharsets.UTF_8).isEqualTo("é"));
	}

	@Test
	void afterStoppingNothingIsConnectedAnyMore() {
		RedisConnections redis = started();
		redis.stop().block(Duration.ofSeconds(5));
		assertThat(redis.health().isUp()).isFalse();
		assertThatExceptionOfType(RedisUnavailableException.class).isThrownBy(() -> increment(redis));
		await().untilAsserted(() -> assertThat(this.server.info("connected_clients")).isEqualTo("1"));
	}

	private RedisConnections started() {
		RedisConnections redis = this.connections.start();
		awaitUp(redis);
		return redis;
	}

	private static void awaitUp(RedisConnections redis) {
		await().until(() -> redis.health().isUp());
	}

	private static Long increment(RedisConnections redis) {
		return redis.run(INCREMENT, KEYS).block(Duration.ofSeconds(5));
	}

}
