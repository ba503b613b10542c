package io.outrigger.cache.redis;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

import io.outrigger.cache.redis.CacheScripts.Place;
import io.outrigger.cache.redis.GatheredReads.Answer;
import io.outrigger.redis.RedisConnections;
import io.outrigger.redis.RedisEvent;
import io.outrigger.redis.RedisSettings;
import io.outrigger.redis.RedisUnavailableException;
import io.outrigger.redis.TestConnections;
import io.outrigger.testsupport.redis.RedisServer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * That many reads cost few calls, and nobody loses by it.
 */
class GatheredReadsFaultIT {

	private static final Duration LIMIT = Duration.ofSeconds(20);

	private static final int READERS = 1_000;

	private final CacheKeys keys = new CacheKeys("test", "products");

	private final RedisServer server = RedisServer.start();

	private final List<TestConnections> opened = new ArrayList<>();

	@BeforeEach
	void fill() {
		for (int bucket = 0; bucket < 32; bucket += 2) {
			this.server.command("SET", this.keys.epoch(bucket), String.valueOf(bucket + 1));
		}
		for (int n = 0; n < READERS; n += 2) {
			this.server.command("SET", this.keys.value(place(n).bucket(), place(n).key()), "v" + n);
		}
	}

	@AfterEach
	void close() {
		this.opened.forEach(TestConnections::close);
		this.server.close();
	}

	private RedisConnections connect(RedisSettings settings) {
		TestConnections connections = TestConnections.to(this.server.uri(), settings);
		this.opened.add(connections);
		RedisConnections redis = connections.start();
		await().until(() -> redis.health().isUp());
		return redis;
	}

	private RedisConnections patient() {
		return connect(new RedisSettings(LIMIT, LIMIT, LIMIT, Duration.ofSeconds(1)));
	}

	private static Place place(int n) {
		return new Place(n % 32, "k" + n);
	}

	private static String text(Answer answer) {
		byte[] value = answer.value();
		return answer.epoch() + " " + ((value != null) ? new String(value) : "nothing");
	}

	@Test
	void whatIsAskedForAtTheSameTimeIsReadByFewCallsAndEachIsGivenItsOwn() {
		RedisConnections redis = patient();
		GatheredReads reads = new GatheredReads(redis, this.keys);
		List<String> answers = Flux.range(0, READERS)
			.flatMapSequential((n) -> reads.read(place(n)).map(GatheredReadsFaultIT::text), READERS)
			.collectList()
			.block(LIMIT);
		assertThat(answers).isEqualTo(IntStream.range(0, READERS)
			.mapToObj((n) -> (n % 2 == 0) ? (n % 32 + 1) + " v" + n : "0 nothing")
			.toList());
		assertThat(redis.counts().count(RedisEvent.ANSWERED)).isBetween(READERS / 64L, READERS / 4L);
	}

	@Test
	void whoAsksForMoreWithEachAnswerIsReadTogetherToo() {
		RedisConnections redis = patient();
		GatheredReads reads = new GatheredReads(redis, this.keys);
		assertThat(Flux.range(0, 10 * READERS).flatMap((n) -> reads.read(place(n % READERS)), 64).count().block(LIMIT))
			.isEqualTo(10 * READERS);
		assertThat(redis.counts().count(RedisEvent.ANSWERED)).isLessThan(10 * READERS / 8);
	}

	/*
	 * Or one would carry all and the other next to nothing, for ever: then Redis and this
	 * process would work in turn, never at the same time.
	 */
	@Test
	void whatWaitsIsSharedEvenlyByTheCalls() {
		RedisConnections redis = patient();
		GatheredReads reads = new GatheredReads(redis, this.keys);
		this.server.freeze();
		AtomicInteger answered = new AtomicInteger();
		Flux.range(0, 64).flatMap((n) -> reads.read(place(n)), 64).subscribe((answer) -> answered.incrementAndGet());
		this.server.resume();
		await().until(() -> answered.get() == 64);
		assertThat(redis.counts().count(RedisEvent.ANSWERED)).as("the first two, then two halves").isEqualTo(4);
	}

	@Test
	void ofLargeValuesFewAreReadByOneCall() {
		for (int n = 0; n < 32; n++) {
			this.server.command("SET", this.keys.value(place(n).bucket(), place(n).key()), "x".repeat(100_000));
		}
		RedisConnections redis = patient();
		GatheredReads reads = new GatheredReads(redis, this.keys);
		reads.read(place(0)).block(LIMIT);
		assertThat(Flux.range(0, 32).flatMap((n) -> reads.read(place(n)), 32).count().block(LIMIT)).isEqualTo(32);
		assertThat(redis.counts().count(RedisEvent.ANSWERED)).isGreaterThanOrEqualTo(1 + 32 / 2);
	}

	@Test
	void whoAsksAloneWaitsForNobody() {
		RedisConnections redis = patient();
		GatheredReads reads = new GatheredReads(redis, this.keys);
		assertThat(reads.read(place(2)).map(GatheredReadsFaultIT::text).block(LIMIT)).isEqualTo("3 v2");
		assertThat(redis.counts().count(RedisEvent.ANSWERED)).isOne();
	}

	@Test
	void whoGaveUpIsNotAskedFor() {
		RedisConnections redis = patient();
		GatheredReads reads = new GatheredReads(redis, this.keys);
		this.server.freeze();
		List<String> answers = new CopyOnWriteArrayList<>();
		Flux.range(0, 2).flatMap((n) -> reads.read(place(n))).map(GatheredReadsFaultIT::text).subscribe(answers::add);
		List<Disposable> later = IntStream.range(2, 10)
			.mapToObj((n) -> reads.read(place(n)).map(GatheredReadsFaultIT::text).subscribe(answers::add))
			.toList();
		later.forEach(Disposable::dispose);
		this.server.resume();
		await().until(() -> answers.size() == 2);
		assertThat(reads.read(place(4)).map(GatheredReadsFaultIT::text).block(LIMIT)).isEqualTo("5 v4");
		assertThat(answers).containsExactlyInAnyOrder("1 v0", "0 nothing");
		assertThat(redis.counts().count(RedisEvent.ANSWERED)).isEqualTo(3);
	}

	@Test
	void noMoreWaitThanMay() {
		GatheredReads reads = new GatheredReads(patient(), this.keys);
		this.server.freeze();
		AtomicInteger answered = new AtomicInteger();
		Flux.range(0, 10_002)
			.flatMap((n) -> reads.read(place(n % READERS)).doOnNext((answer) -> answered.incrementAndGet()), 10_002)
			.subscribe();
		StepVerifier.create(reads.read(place(0)))
			.expectErrorSatisfies((ex) -> assertThat(ex).hasMessageContaining("More than 10000 reads"))
			.verify(LIMIT);
		this.server.resume();
		await().atMost(LIMIT).until(() -> answered.get() == 10_002);
	}

	@Test
	void whoThrowsAtTheAnswerLeavesTheOthersTheirs() {
		GatheredReads reads = new GatheredReads(patient(), this.keys);
		this.server.freeze();
		Flux.range(0, 2).flatMap((n) -> reads.read(place(n))).subscribe();
		List<String> answers = new CopyOnWriteArrayList<>();
		for (int n = 0; n < 10; n++) {
			int number = n;
			reads.read(place(n)).subscribe((answer) -> {
				if (number == 4) {
					throw new StackOverflowError("thrown on purpose");
				}
				answers.add(text(answer));
			});
		}
		this.server.resume();
		await().until(() -> answers.size() == 9);
	}

	@Test
	void whileRedisIsFrozenAllAreToldThatAndServedOnceItThaws() {
		RedisConnections redis = connect(TestConnections.SETTINGS);
		GatheredReads reads = new GatheredReads(redis, this.keys);
		this.server.freeze();
		StepVerifier
			.create(Flux.range(0, READERS)
				.flatMap((n) -> reads.read(place(n))
					.map(GatheredReadsFaultIT::text)
					.onErrorResume(RedisUnavailableException.class, (ex) -> Mono.just("late")), READERS)
				.distinct())
			.expectNext("late")
			.expectComplete()
			.verify(LIMIT);
		assertThat(redis.counts().count(RedisEvent.TIMED_OUT)).isLessThanOrEqualTo(2);
		this.server.resume();
		await().until(() -> redis.health().isUp());
		assertThat(reads.read(place(4)).map(GatheredReadsFaultIT::text).block(LIMIT)).isEqualTo("5 v4");
	}

}
