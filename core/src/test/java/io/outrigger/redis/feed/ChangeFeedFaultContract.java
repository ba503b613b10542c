package io.outrigger.redis.feed;

import java.time.Duration;
import java.util.Map;
import java.util.Random;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.scheduler.Schedulers;

import io.outrigger.redis.RedisConnections;
import io.outrigger.redis.TestConnections;
import io.outrigger.redis.feed.FeedState.Cause;
import io.outrigger.testsupport.redis.RedisServer;
import io.outrigger.time.Ticker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * What holds of a {@link ChangeFeed} whatever happens to messages, the Stream and the
 * server: it ends on the store's state, and tells its age meanwhile.
 */
abstract class ChangeFeedFaultContract {

	private static final Duration COMPARISON = Duration.ofMillis(300);

	private final View view = new View();

	private Scope scope;

	private TestConnections connections;

	private RedisConnections redis;

	private ChangeFeed feed;

	/**
	 * Returns the server that holds a key now.
	 */
	abstract RedisServer serverOf(String key);

	/**
	 * Prepares connections to the store.
	 */
	abstract TestConnections connect();

	/**
	 * Waits until the servers are as they were, whatever a test did to them.
	 */
	void awaitServers() {
	}

	Scope scope() {
		return this.scope;
	}

	View view() {
		return this.view;
	}

	RedisConnections redis() {
		return this.redis;
	}

	ChangeFeed feed() {
		return this.feed;
	}

	@BeforeEach
	void prepare() {
		awaitServers();
		String key = new Scope(() -> null).keys().state();
		this.scope = new Scope(() -> serverOf(key));
		this.scope.server().flushAll();
		this.connections = connect();
		this.redis = this.connections.start();
		this.feed = feed(COMPARISON);
	}

	private ChangeFeed feed(Duration comparison) {
		return new ChangeFeed(this.scope.keys(), this.view, this.redis, new FeedSettings(comparison, 10_000),
				Ticker.system(), Schedulers.parallel());
	}

	@AfterEach
	void close() {
		this.feed.stop();
		this.connections.close();
		assertThat(this.view.wasCrowded()).as("two callers at once").isFalse();
		assertThat(this.view.threads()).as("no thread of the connection's")
			.allMatch((name) -> name.startsWith("parallel-"));
	}

	@Test
	void tellsWhatIsThereAndThenWhatChanges() {
		// Rarely enough that nobody takes late messages for lost ones
		this.feed = feed(Duration.ofSeconds(2));
		this.scope.put("a", "1", "b", "2");
		follow();
		assertAgreed();
		assertThat(this.view.records()).isEqualTo(Map.of("a", "1", "b", "2"));
		long revision = this.scope.put("b", "3");
		await().until(() -> this.feed.revision() == revision);
		this.scope.remove("a");
		await().until(() -> this.view.records().equals(Map.of("b", "3")));
		assertThat(this.view.wholes()).containsExactly(Cause.FIRST);
		await().untilAsserted(() -> assertThat(this.feed.counts().count(FeedEvent.WOKEN)).isEqualTo(2));
	}

	@Test
	void aScopeThatWasNeverWrittenIsEmpty() {
		follow();
		await().until(() -> this.feed.revision() == 0);
		this.scope.put("a", "1");
		assertAgreed();
	}

	@Test
	void messagesThatAreLostCostAComparisonEach() {
		follow();
		assertAgreed();
		for (int i = 0; i < 3; i++) {
			this.scope.putUntold("a", "untold " + i);
			assertAgreed();
		}
		assertThat(this.view.wholes()).containsExactly(Cause.FIRST);
	}

	@Test
	void messagesThatStopComingAreNoticed() {
		follow();
		this.scope.put("a", "1");
		assertAgreed();
		this.scope.putUntold("a", "2");
		await().until(() -> this.feed.counts().count(FeedEvent.UNTOLD) >= 1);
		this.scope.put("a", "3");
		assertAgreed();
	}

	@Test
	void messagesThatComeTwiceOrLateOrFromStrangersChangeNothing() {
		long old = this.scope.put("a", "1");
		follow();
		assertAgreed();
		long latest = this.scope.put("a", "2");
		assertAgreed();
		this.scope.tell("1 " + latest);
		this.scope.tell("1 " + old);
		for (String stranger : new String[] { "", "1", "1 ", "1 x", "2 " + latest, "1 -5", "hello".repeat(100_000) }) {
			this.scope.tell(stranger);
		}
		await().until(() -> this.feed.counts().count(FeedEvent.MALFORMED) == 7);
		assertAgreed();
		assertThat(this.view.wholes()).containsExactly(Cause.FIRST);
	}

	@Test
	void aStreamThatWasTrimmedIsReadAsAWhole() {
		follow();
		this.scope.put("a", "1", "b", "1");
		assertAgreed();
		this.scope.putUntold("a", "2");
		this.scope.putUntold("b", "2");
		this.scope.trim();
		this.scope.put("c", "3");
		assertAgreed();
		await().until(() -> this.view.wholes().contains(Cause.GAP));
	}

	@Test
	void entriesOfStrangersAreReadOver() {
		follow();
		this.scope.put("a", "1");
		assertAgreed();
		this.scope.command("XADD", this.scope.keys().changes(), "*", "junk", "junk");
		this.scope.command("HSET", this.scope.keys().state(), "b", "2");
		this.scope.command("INCR", this.scope.keys().revision());
		assertAgreed();
		this.scope.put("a", "3");
		assertAgreed();
	}

	@Test
	void keysOfAnotherTypeLeaveTheViewAsItWas() {
		this.scope.put("a", "1");
		follow();
		assertAgreed();
		this.scope.command("DEL", this.scope.keys().revision());
		this.scope.command("LPUSH", this.scope.keys().revision(), "hostile");
		await().until(() -> this.feed.counts().count(FeedEvent.FAILED) > 2);
		assertThat(this.view.records()).isEqualTo(Map.of("a", "1"));
		assertThat(this.feed.age()).isPositive();
		this.scope.command("DEL", this.scope.keys().revision());
		this.scope.put("a", "2");
		assertAgreed();
	}

	@ParameterizedTest
	@ValueSource(strings = { "junk", "-5", "007", "99999999999999999999", "1e3", "" })
	void aRevisionOfAStrangersIsReadOverWithoutHaste(String junk) {
		this.scope.put("a", "1");
		follow();
		assertAgreed();
		this.scope.command("SET", this.scope.keys().revision(), junk);
		await().until(() -> this.feed.counts().count(FeedEvent.ALL_READ_REGRESSED) > 0);
		assertAgreed();
		await().pollDelay(COMPARISON.multipliedBy(3)).until(() -> true);
		assertThat(this.view.wholes()).hasSizeLessThan(5);
		this.scope.put("a", "2");
		assertAgreed();
	}

	@Test
	void failuresAreRetriedOneAtATime() {
		follow();
		assertAgreed();
		this.scope.command("SET", this.scope.keys().state(), "hostile");
		this.scope.command("DEL", this.scope.keys().changes());
		this.scope.command("SET", this.scope.keys().revision(), "5");
		await().until(() -> this.feed.counts().count(FeedEvent.FAILED) >= 5);
		long before = this.feed.counts().count(FeedEvent.FAILED);
		await().pollDelay(COMPARISON.multipliedBy(5)).until(() -> true);
		assertThat(this.feed.counts().count(FeedEvent.FAILED) - before).isBetween(1L, 20L);
	}

	@Test
	void aForgedMessageDoesNotHideThatMessagesStopComing() {
		follow();
		this.scope.put("a", "1");
		assertAgreed();
		long woken = this.feed.counts().count(FeedEvent.WOKEN);
		this.scope.tell("1 " + Long.MAX_VALUE);
		await().until(() -> this.feed.counts().count(FeedEvent.WOKEN) > woken);
		this.scope.putUntold("a", "2");
		await().until(() -> this.feed.counts().count(FeedEvent.UNTOLD) >= 1);
		assertAgreed();
	}

	@Test
	void aListenersFatalErrorIsNotTheEnd() {
		follow();
		assertAgreed();
		this.view.failNext(1, new NoClassDefFoundError("gone"));
		this.scope.put("a", "1");
		assertAgreed();
		assertThat(this.feed.counts().count(FeedEvent.FAILED)).isPositive();
	}

	@Test
	void anEmptiedStoreIsFollowed() {
		this.scope.put("a", "1");
		follow();
		assertAgreed();
		this.scope.server().flushAll();
		await().until(() -> this.view.records().isEmpty());
		assertThat(this.view.wholes()).endsWith(Cause.REGRESSED);
		this.scope.put("b", "2");
		assertAgreed();
	}

	@Test
	void anEmptiedStoreThatWasWrittenAgainIsFollowed() {
		this.scope.put("a", "1");
		follow();
		assertAgreed();
		this.scope.server().flushAll();
		this.scope.put("b", "2");
		await().until(() -> this.view.records().equals(Map.of("b", "2")));
	}

	@Test
	void whileItIsFrozenTheViewStandsAndGetsOlder() {
		this.scope.put("a", "1");
		follow();
		assertAgreed();
		RedisServer server = this.scope.server();
		server.freeze();
		await().until(() -> this.feed.age().compareTo(TestConnections.SETTINGS.bulkTimeout().multipliedBy(2)) > 0);
		assertThat(this.view.records()).isEqualTo(Map.of("a", "1"));
		server.resume();
		await().until(() -> this.feed.age().compareTo(COMPARISON.multipliedBy(2)) < 0);
		this.scope.put("a", "2");
		assertAgreed();
	}

	@Test
	void aServerThatRestartsEmptyIsFollowedAndItsRestartTold() {
		this.scope.put("a", "1");
		follow();
		assertAgreed();
		RedisServer server = this.scope.server();
		server.kill();
		server.restartEmpty();
		await().until(() -> this.view.records().isEmpty());
		assertThat(this.view.restarts()).isOne();
		awaitServers();
		this.scope.put("b", "2");
		assertAgreed();
	}

	@Test
	void aListenerThatFailsIsToldAgain() {
		follow();
		this.scope.put("a", "1");
		assertAgreed();
		this.view.failNext(2, new IllegalStateException("The listener fails"));
		this.scope.put("a", "2");
		assertAgreed();
		assertThat(this.feed.counts().count(FeedEvent.FAILED)).isGreaterThanOrEqualTo(2);
	}

	@Test
	void moreRecordsThanAPageAreReadWhileTheyChange() {
		for (int i = 0; i < 1500; i += 50) {
			this.scope.put(pairs(i, 50));
		}
		follow();
		for (int i = 0; i < 200; i++) {
			this.scope.put("record " + i * 7, "changed");
		}
		assertAgreed();
		assertThat(this.view.records()).hasSize(1500);
	}

	@Test
	void moreRecordsThanAllowedAreRefused() {
		for (int i = 0; i < 10_100; i += 1010) {
			this.scope.put(pairs(i, 1010));
		}
		follow();
		await().until(() -> this.feed.counts().count(FeedEvent.FAILED) > 0);
		assertThat(this.view.records()).isEmpty();
	}

	@ParameterizedTest
	@ValueSource(longs = { 1, 2, 3 })
	void whateverHappensItEndsOnTheStoresState(long seed) {
		Random random = new Random(seed);
		follow();
		for (int i = 0; i < 150; i++) {
			String id = "record " + random.nextInt(20);
			switch (random.nextInt(12)) {
				case 0 -> this.scope.putUntold(id, "untold " + i);
				case 1 -> this.scope.remove(id);
				case 2 -> this.scope.trim();
				case 3 -> this.scope.tell("1 " + random.nextInt());
				case 4 -> this.scope.server().disconnectSubscribers();
				case 5 -> {
					if (random.nextInt(4) == 0) {
						this.scope.server().flushAll();
					}
				}
				case 6 -> {
					if (random.nextInt(4) == 0) {
						this.scope.server().disconnectClients();
					}
				}
				default -> this.scope.put(id, "told " + i, "record " + random.nextInt(20), "also told " + i);
			}
		}
		assertAgreed();
	}

	void follow() {
		this.feed.start();
	}

	void assertAgreed() {
		await().until(() -> this.feed.revision() >= 0 && this.view.records().equals(this.scope.state()));
	}

	private static String[] pairs(int from, int count) {
		String[] pairs = new String[count * 2];
		for (int i = 0; i < count; i++) {
			pairs[i * 2] = "record " + (from + i);
			pairs[i * 2 + 1] = "value";
		}
		return pairs;
	}

}
