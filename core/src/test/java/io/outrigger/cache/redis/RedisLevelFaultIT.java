package io.outrigger.cache.redis;

import java.nio.charset.StandardCharsets;
import java.time.Duration;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.outrigger.cache.CacheEvent;
import io.outrigger.cache.level.Content;
import io.outrigger.cache.level.Finding;
import io.outrigger.cache.level.Outcome;
import io.outrigger.cache.level.SharedLevel;
import io.outrigger.cache.level.Ticket;
import io.outrigger.redis.RedisSettings;
import io.outrigger.redis.TestConnections;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * The level in Redis when bytes are hostile, messages get lost, and Redis freezes, dies
 * or forgets.
 */
class RedisLevelFaultIT extends RedisLevelIT {

	private static final Duration PROMPT = Duration.ofSeconds(1);

	private Heard heard = new Heard();

	private RedisSettings settings = TestConnections.SETTINGS;

	/*
	 * The contract holds here too, but shows no faults.
	 */
	@BeforeEach
	void choose(TestInfo test) {
		boolean fault = getClass().equals(test.getTestMethod().orElseThrow().getDeclaringClass());
		this.settings = fault ? TestConnections.SETTINGS : TestConnections.PATIENT;
	}

	@Override
	TestConnections connect() {
		return TestConnections.to(server.uri(), this.settings);
	}

	private static String key(SharedLevel<Integer, String> level, int key, String part) {
		return "outrigger:{test:products:" + level.bucket(key) + "}:cache:" + part;
	}

	private static String valueKey(SharedLevel<Integer, String> level, int key) {
		return key(level, key, "value:" + key);
	}

	private long count(CacheEvent event) {
		return this.opened.stream().mapToLong((level) -> level.events().get(event)).sum();
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "1", "garbage", "a rather long garbage that is no value of anybody's at all" })
	void whatIsNoValueIsAMissAndHealed(String bytes) {
		SharedLevel<Integer, String> level = open(this.heard);
		level.put(1, Content.of("a", TTL)).block();
		server.command("SET", valueKey(level, 1), bytes);
		heals(level);
	}

	@ParameterizedTest
	@ValueSource(
			strings = { "value:1", "generation:1", "epoch", "revision", "changes", "lease:1", "waiting:1", "tags" })
	void whatIsOfAnotherTypeIsAMissAndHealed(String part) {
		SharedLevel<Integer, String> level = open(this.heard);
		level.put(1, Content.of("a", TTL)).block();
		server.command("DEL", key(level, 1, part));
		server.command("LPUSH", key(level, 1, part), "x");
		level.evict(1).block();
		heals(level);
	}

	@Test
	void aValueThatLiesUnderAnotherKeyIsAMissAndCounted() {
		SharedLevel<Integer, String> level = open(this.heard);
		int twin = 2;
		while (level.bucket(twin) != level.bucket(1)) {
			twin++;
		}
		level.put(twin, Content.of("not yours", TTL)).block();
		server.command("COPY", valueKey(level, twin), valueKey(level, 1));
		heals(level);
		assertThat(count(CacheEvent.CORRUPT)).isPositive();
		assertThat(value(level, twin)).isEqualTo("not yours");
	}

	@Test
	void aValueThatWasDamagedIsAMissAndCounted() {
		SharedLevel<Integer, String> level = open(this.heard);
		level.put(1, Content.of("a", TTL)).block();
		server.command("SETRANGE", valueKey(level, 1), "61", "b");
		heals(level);
		assertThat(count(CacheEvent.CORRUPT)).isPositive();
	}

	private static void heals(SharedLevel<Integer, String> level) {
		// Where Redis lost its place, buckets are cleared meanwhile, which refuses a fill
		await().untilAsserted(() -> {
			Finding<String> none = level.read(1, Duration.ZERO).block();
			assertThat(none.stored()).isNull();
			assertThat(level.fill(1, none.ticket(), Content.of("healed", TTL)).block()).isTrue();
		});
		assertThat(value(level, 1)).isEqualTo("healed");
		assertThat(level.put(1, Content.of("put", TTL)).block().isKnown()).isTrue();
		assertThat(value(level, 1)).isEqualTo("put");
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "1", "2 0 0 1 1 x", "1 99 0 1 1 x", "1 0 5 4 1 x", "1 0 0 1 0 x", "1 a 0 1 1 x" })
	void aStrangersMessageIsCountedAndChangesNothing(String message) {
		SharedLevel<Integer, String> level = open(this.heard);
		server.command("PUBLISH", "outrigger:{test:products}:cache:changes", message);
		await().untilAsserted(() -> assertThat(count(CacheEvent.MALFORMED)).isPositive());
		assertThat(this.heard.lost).isEmpty();
		assertThat(level.put(1, Content.of("a", TTL)).block().isKnown()).isTrue();
		await().untilAsserted(() -> assertThat(this.heard.changes).hasSize(1));
	}

	@Test
	void aChangeOfWhichNoMessageCameIsFoundByComparing() {
		SharedLevel<Integer, String> level = open(this.heard);
		long generation = level.put(1, Content.of("a", TTL)).block().generation();
		await().untilAsserted(() -> assertThat(this.heard.changes).hasSize(1));
		String revision = text(server.command("GET", key(level, 1, "revision")));
		String next = Long.toString(Long.parseLong(revision) + 1);
		server.command("XADD", key(level, 1, "changes"), next + "-0", "before", revision, "change",
				(generation + 1) + " 1");
		server.command("SET", key(level, 1, "revision"), next);
		await().untilAsserted(
				() -> assertThat(this.heard.changes).last().isEqualTo(new Change(level.bucket(1), 1, generation + 1)));
		assertThat(this.heard.lost).isEmpty();
	}

	@Test
	void aGapThatCannotBeReadAgainLosesItsBucketAlone() {
		SharedLevel<Integer, String> level = open(this.heard);
		level.put(1, Content.of("a", TTL)).block();
		String revision = text(server.command("GET", key(level, 1, "revision")));
		server.command("DEL", key(level, 1, "changes"));
		server.command("SET", key(level, 1, "revision"), Long.toString(Long.parseLong(revision) + 5));
		await().untilAsserted(() -> assertThat(this.heard.lost).containsExactly(level.bucket(1)));
		assertThat(value(level, 1)).as("nothing was set back").isEqualTo("a");
	}

	@Test
	void whatAStoreThatWasSetBackStillHasDoesNotCount() {
		SharedLevel<Integer, String> level = open(this.heard);
		level.put(1, Content.of("resurrected", TTL)).block();
		await().untilAsserted(() -> assertThat(this.heard.changes).hasSize(1));
		String revision = text(server.command("GET", key(level, 1, "revision")));
		server.command("SET", key(level, 1, "revision"), Long.toString(Long.parseLong(revision) - 5));
		await().untilAsserted(() -> assertThat(found(level, 1)).isFalse());
		assertThat(this.heard.lost).contains(level.bucket(1));
		assertThat(count(CacheEvent.SET_BACK)).isPositive();
	}

	@Test
	void anEmptiedStoreLosesWhatWasThereAndGoesOn() {
		SharedLevel<Integer, String> level = open(this.heard);
		level.put(1, Content.of("a", TTL)).block();
		await().untilAsserted(() -> assertThat(this.heard.changes).hasSize(1));
		server.flushAll();
		await().untilAsserted(() -> assertThat(this.heard.lost).contains(level.bucket(1)));
		assertThat(found(level, 1)).isFalse();
		long before = this.heard.changes.size();
		assertThat(level.put(1, Content.of("b", TTL)).block().isKnown()).isTrue();
		await().untilAsserted(() -> assertThat(this.heard.changes.size()).isGreaterThan((int) before));
	}

	@Test
	void aFrozenStoreIsWaitedForNoLongerThanItsTimeAndWhatChangedMeanwhileIsEvictedAfter() {
		SharedLevel<Integer, String> level = open(this.heard);
		SharedLevel<Integer, String> other = open(new Heard());
		level.put(1, Content.of("old", TTL)).block();
		server.freeze();
		long began = System.nanoTime();
		assertThat(ticket(level, 1)).isEqualTo(Ticket.NONE);
		assertThat(level.put(1, Content.of("late", TTL)).block()).isEqualTo(Outcome.UNKNOWN);
		assertThat(level.evict(2).block()).isEqualTo(Outcome.UNKNOWN);
		assertThat(level.fill(3, new Ticket(1, 1, 1), Content.of("x", TTL)).block()).as("memory may keep it").isTrue();
		level.clear().block();
		assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(PROMPT.multipliedBy(3));
		assertThat(ticket(level, 1)).isEqualTo(Ticket.NONE);
		awaitPatience(began);
		server.resume();
		await().untilAsserted(() -> assertThat(found(other, 1)).isFalse());
		await().untilAsserted(() -> assertThat(ticket(level, 1)).isNotEqualTo(Ticket.NONE));
		await().untilAsserted(() -> assertThat(count(CacheEvent.REPLAYED)).isGreaterThanOrEqualTo(2));
		assertThat(found(other, 1)).as("what lay in a buffer refused itself").isFalse();
	}

	private static void awaitPatience(long began) {
		await().until(() -> System.nanoTime() - began > PROMPT.toNanos());
	}

	@Test
	void withAStoreThatDiedAndCameBackEmptyAllGoesOn() {
		SharedLevel<Integer, String> level = open(this.heard);
		level.put(1, Content.of("a", TTL)).block();
		server.kill();
		assertThat(level.evict(1).block()).isEqualTo(Outcome.UNKNOWN);
		assertThat(found(level, 1)).isFalse();
		server.restartEmpty();
		await().untilAsserted(() -> assertThat(ticket(level, 1)).isNotEqualTo(Ticket.NONE));
		heals(level);
		await().untilAsserted(() -> assertThat(level.age()).isLessThan(PROMPT));
	}

	@Test
	void withAStoreThatDiedAndCameBackAsItWasTheQueuedEvictionIsMade() {
		SharedLevel<Integer, String> level = open(this.heard);
		SharedLevel<Integer, String> other = open(new Heard());
		level.put(1, Content.of("old", TTL)).block();
		server.command("SAVE");
		server.kill();
		assertThat(level.evict(1).block()).isEqualTo(Outcome.UNKNOWN);
		server.restartWithData();
		await().untilAsserted(() -> assertThat(ticket(other, 1)).isNotEqualTo(Ticket.NONE));
		await().untilAsserted(() -> assertThat(found(other, 1)).isFalse());
	}

	private static String text(Object answer) {
		return (answer instanceof byte[] bytes) ? new String(bytes, StandardCharsets.UTF_8) : answer.toString();
	}

}
