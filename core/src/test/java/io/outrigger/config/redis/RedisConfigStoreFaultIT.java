package io.outrigger.config.redis;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.slf4j.event.Level;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import io.outrigger.config.ConfigEntry;
import io.outrigger.config.ConfigUnavailableException;
import io.outrigger.config.Release;
import io.outrigger.config.Release.Change;
import io.outrigger.config.redis.ConfigFleet.Member;
import io.outrigger.redis.RedisSettings;
import io.outrigger.redis.TestConnections;
import io.outrigger.testsupport.LogCapture;
import io.outrigger.testsupport.net.FaultProxy;
import io.outrigger.testsupport.redis.RedisServer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

/**
 * What a fleet sees of its settings while Redis fails: nothing that was known is dropped,
 * nobody sees half a release, and all end on the same version.
 */
class RedisConfigStoreFaultIT {

	private static final String PREFIX = "outrigger:{test:shop}:config:";

	private final RedisServer server = RedisServer.start();

	private final ConfigFleet fleet = new ConfigFleet(
			() -> TestConnections.to(this.server.uri(), TestConnections.UNHURRIED));

	@AfterEach
	void close() {
		this.fleet.close();
		this.server.close();
	}

	@Test
	void whoeverPublishesWhileTheStoreIsFrozenIsToldThatTheOutcomeIsUnknown() {
		Member one = this.fleet.join();
		Member two = this.fleet.join();
		one.publish("1");
		this.server.freeze();
		long began = System.nanoTime();
		assertThatExceptionOfType(ConfigUnavailableException.class).isThrownBy(() -> one.publish("2"))
			.satisfies((failure) -> assertThat(failure.isOutcomeUnknown()).isTrue());
		assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(5));
		assertThat(two.value()).isEqualTo("1");
		this.server.resume();
		await().until(() -> two.store.viewAge().compareTo(Duration.ofMillis(500)) < 0);
		this.fleet.awaitAgreement(ConfigFleet.all(two.value()));
		two.publish("3");
		this.fleet.awaitAgreement(ConfigFleet.all("3"));
	}

	@Test
	void aStoreThatIsKilledDuringPublishingLosesNothingThatItAcknowledged() {
		Member one = this.fleet.join();
		Member two = this.fleet.join();
		AtomicInteger acknowledged = new AtomicInteger();
		Mono<Void> publishing = Flux.range(1, 20_000)
			.concatMap((i) -> one.store.publish(ConfigFleet.release("v" + i)))
			.doOnNext((written) -> acknowledged.incrementAndGet())
			.onErrorComplete(ConfigUnavailableException.class)
			.then()
			.cache();
		publishing.subscribe();
		await().atMost(Duration.ofSeconds(30)).until(() -> acknowledged.get() >= 50);
		this.server.kill();
		publishing.block(Duration.ofSeconds(30));
		assertThat(acknowledged.get()).isGreaterThanOrEqualTo(50);
		assertThatExceptionOfType(ConfigUnavailableException.class).isThrownBy(() -> two.publish("x"));
		this.server.restartWithData();
		// A message may have been lost with the server, which the next comparison finds
		await().until(() -> two.store.snapshot().get("all.1").version() >= acknowledged.get());
		long version = two.store.snapshot().get("all.1").version();
		assertThat(version).isBetween((long) acknowledged.get(), acknowledged.get() + 1L);
		this.fleet.awaitAgreement(ConfigFleet.all("v" + version));
	}

	@Test
	void aFleetWhoseStoreForgetsAllServesOnAndPutsAllBack() {
		Member one = this.fleet.join();
		Member two = this.fleet.join();
		one.publish("1");
		one.publish("2");
		one.publish(new Release(List.of(Change.set("gone", "x"), Change.set("kept", "x")), "ann", "test"));
		one.publish(new Release(Change.delete("gone"), "ann", "test"));
		ConfigEntry before = one.store.snapshot().get("all.1");
		try (LogCapture log = LogCapture.of(ScopeView.class)) {
			this.server.flushAll();
			await().until(() -> one.store.condition().losses() + two.store.condition().losses() > 0);
			assertThat(log.messages(Level.WARN)).anyMatch((message) -> message.startsWith("The store has lost "));
			Map<String, String> expected = ConfigFleet.all("2");
			expected.put("kept", "x");
			this.fleet.awaitAgreement(expected);
		}
		assertThat(one.store.snapshot().get("all.1")).isEqualTo(before);
		assertThat(one.store.condition().restored() + two.store.condition().restored()).isPositive();
		assertThat(one.fewestKeys()).isEqualTo(3);
		assertThat(one.publish(new Release(Change.set("gone", "y").ifVersion(0), "ann", "test"))).singleElement()
			.extracting(ConfigEntry::version)
			.isEqualTo(3L);
		assertThat(two.store.history("all.1").block()).extracting(ConfigEntry::version).containsExactly(2L);
	}

	@Test
	void whatOneReleaseChangedIsPutBackInOnePiece() {
		Member one = this.fleet.join();
		for (int release = 0; release < 3; release++) {
			String prefix = "release-" + release + ".";
			one.publish(new Release(
					IntStream.range(0, 400).mapToObj((i) -> Change.set(prefix + i, "x".repeat(2_000))).toList(), "ann",
					"test"));
		}
		this.server.flushAll();
		await().until(() -> one.store.condition().restored() == 1_200 && one.store.condition().missing() == 0);
		List<?> entries = (List<?>) this.server.command("XRANGE", PREFIX + "changes", "-", "+");
		assertThat(entries).hasSize(3)
			.allSatisfy((entry) -> assertThat((List<?>) ((List<?>) entry).get(1)).hasSize(2 + 2 * 400));
	}

	@Test
	void aReleaseAsLargeAsMayBeGetsThroughASlowLink() {
		try (FaultProxy proxy = FaultProxy.to(this.server.port());
				ConfigFleet far = new ConfigFleet(
						() -> TestConnections.to("redis://127.0.0.1:" + proxy.port(), RedisSettings.DEFAULTS))) {
			Member near = this.fleet.join();
			Member slow = far.join();
			proxy.throttle(1_500_000);
			Release large = new Release(
					IntStream.range(0, 1_000).mapToObj((i) -> Change.set("large." + i, "x".repeat(1_000))).toList(),
					"ann", "test");
			assertThat(slow.publish(large)).hasSize(1_000);
			assertThat(slow.store.snapshot().size()).isEqualTo(1_000);
			await().until(() -> near.store.snapshot().size() == 1_000);
		}
	}

	@Test
	void aStoreThatRestartsEmptyIsFilledAgain() {
		Member one = this.fleet.join();
		this.fleet.join();
		for (int i = 1; i <= 3; i++) {
			one.publish("v" + i);
		}
		this.server.kill();
		this.server.restartEmpty();
		this.fleet.awaitAgreement(ConfigFleet.all("v3"));
		assertThat(one.store.snapshot().get("all.1").version()).isEqualTo(3);
	}

	@Test
	void whoeverPublishesIntoAStoreThatHasForgottenRestoresItFirst() {
		Member one = this.fleet.join();
		Member two = this.fleet.join();
		one.publish("1");
		one.publish(new Release(Change.set("other", "x"), "ann", "test"));
		Map<String, String> known = ConfigFleet.all("1");
		known.put("other", "x");
		this.fleet.awaitAgreement(known);
		this.server.flushAll();
		List<ConfigEntry> written = two.publish("2");
		assertThat(written).extracting(ConfigEntry::version).containsOnly(2L);
		Map<String, String> expected = ConfigFleet.all("2");
		expected.put("other", "x");
		this.fleet.awaitAgreement(expected);
	}

	@Test
	void whatAStrangerToThePastPublishesAfterALossIsNotLostItself() {
		try (FaultProxy proxy = FaultProxy.to(this.server.port()); ConfigFleet far = far(proxy)) {
			Member one = far.join();
			far.join();
			for (int i = 1; i <= 4; i++) {
				one.publish("v" + i);
			}
			one.publish(new Release(Change.set("other", "x"), "ann", "test"));
			proxy.halfOpen();
			this.server.flushAll();
			Member stranger = this.fleet.join();
			assertThat(stranger.publish("new")).extracting(ConfigEntry::version).containsOnly(1L);
			proxy.heal();
			Map<String, String> expected = ConfigFleet.all("new");
			expected.put("other", "x");
			far.awaitAgreement(expected);
			this.fleet.awaitAgreement(expected);
			assertThat(stranger.store.snapshot().get("all.1").version()).isEqualTo(5);
		}
	}

	@Test
	void aWakeUpThatIsLostOrComesTwiceChangesNothing() {
		Member one = this.fleet.join();
		Member two = this.fleet.join();
		one.publish("1");
		this.server.disconnectSubscribers();
		one.publish("2");
		this.fleet.awaitAgreement(ConfigFleet.all("2"));
		for (int i = 0; i < 10; i++) {
			this.server.command("PUBLISH", PREFIX + "wakeups", "1 " + one.store.snapshot().revision());
			this.server.command("PUBLISH", PREFIX + "wakeups", "1 99999999999999");
			this.server.command("PUBLISH", PREFIX + "wakeups", "nonsense");
		}
		two.publish("3");
		this.fleet.awaitAgreement(ConfigFleet.all("3"));
	}

	@Test
	void aReaderThatIsCutOffThroughThreeReleasesSeesTheLast() {
		try (FaultProxy proxy = FaultProxy.to(this.server.port()); ConfigFleet far = far(proxy)) {
			Member near = this.fleet.join();
			near.publish("1");
			Member paused = far.join();
			assertThat(paused.value()).isEqualTo("1");
			proxy.halfOpen();
			for (String value : List.of("2", "3", "4")) {
				near.publish(value);
			}
			near.publish(new Release(Change.delete("all.3"), "ann", "test"));
			near.publish("5");
			assertThat(paused.value()).isEqualTo("1");
			proxy.heal();
			far.awaitAgreement(ConfigFleet.all("5"));
			this.fleet.awaitAgreement(ConfigFleet.all("5"));
		}
	}

	@Test
	void aDeletionThatWasForgottenIsStillADeletionToWhoeverSleptThroughIt() {
		try (FaultProxy proxy = FaultProxy.to(this.server.port()); ConfigFleet far = far(proxy)) {
			Member near = this.fleet.join();
			near.publish("1");
			near.publish(new Release(Change.set("gone", "x"), "ann", "test"));
			Member paused = far.join();
			proxy.halfOpen();
			near.publish(new Release(Change.delete("gone"), "ann", "test"));
			for (int batch = 0; batch < 3; batch++) {
				List<Change> sets = new ArrayList<>();
				List<Change> deletes = new ArrayList<>();
				for (int i = 0; i < 600; i++) {
					sets.add(Change.set("short." + batch + "." + i, "x"));
					deletes.add(Change.delete("short." + batch + "." + i));
				}
				near.publish(new Release(sets, "ann", "test"));
				near.publish(new Release(deletes, "ann", "test"));
			}
			this.server.command("XTRIM", PREFIX + "changes", "MAXLEN", "0");
			proxy.heal();
			far.awaitAgreement(ConfigFleet.all("1"));
			this.fleet.awaitAgreement(ConfigFleet.all("1"));
			assertThat(paused.store.condition().losses()).isZero();
			assertThat(near.store.history("gone").block()).isEmpty();
			near.publish(new Release(Change.set("gone", "y"), "ann", "test"));
			assertThat(near.store.snapshot().get("gone").version()).isGreaterThan(2);
		}
	}

	@Test
	void recordsOfStrangersAreLeftOutAndWhatWasInForceStays() {
		Member one = this.fleet.join();
		one.publish("1");
		long before = one.store.snapshot().revision();
		Map<String, String> hostile = new TreeMap<>();
		hostile.put("empty", "");
		hostile.put("junk", "junk");
		hostile.put("future", "2 5 5 5 TEXT S\na\nb\nc");
		hostile.put("all.1", "1 99 x");
		hostile.put("all.2", "7 99 99 99 WHATEVER");
		hostile.put("type", "1 1 1 1 BLOB S\na\nb\nc");
		hostile.put("number", "1 999999999999999999999999 1 1 TEXT S\na\nb\nc");
		hostile.put("negative", "1 -1 1 1 TEXT S\na\nb\nc");
		hostile.put("wrong", "1 1 1 1 INTEGER S\na\nb\nc");
		hostile.put("deleted", "1 1 1 1 TEXT D\na\nb\nc");
		hostile.put("large", "1 1 1 1 TEXT S\na\nb\n" + "x".repeat(Release.MAX_VALUE + 1));
		hostile.put("k".repeat(300), "1 1 1 1 TEXT S\na\nb\nc");
		hostile.put("line\nbreak", "1 1 1 1 TEXT S\na\nb\nc");
		hostile.put("author", "1 1 1 1 TEXT S\n" + "a".repeat(5_000) + "\nb\nc");
		hostile.forEach((key, record) -> this.server.command("HSET", PREFIX + "state", key, record));
		this.server.command("EVAL", "return redis.call('HSET', KEYS[1], 'utf', '1 1 1 1 TEXT S\\na\\nb\\n\\255\\254')",
				"1", PREFIX + "state");
		this.server.command("XTRIM", PREFIX + "changes", "MAXLEN", "0");
		this.server.command("SET", PREFIX + "revision", String.valueOf(before + 1));
		await().until(() -> one.store.condition().rejectedRecords() >= hostile.size() + 1);
		assertThat(one.store.snapshot().values()).isEqualTo(ConfigFleet.all("1"));
		List<Change> overwritten = new ArrayList<>(ConfigFleet.release("2").changes());
		List.of("empty", "junk", "future", "type").forEach((key) -> overwritten.add(Change.set(key, "fine")));
		one.publish(new Release(overwritten, "ann", "test"));
		Map<String, String> expected = ConfigFleet.all("2");
		List.of("empty", "junk", "future", "type").forEach((key) -> expected.put(key, "fine"));
		this.fleet.awaitAgreement(expected);
	}

	@Test
	void recordsThatAreDamagedOrGoneWhileNothingIsPublishedAreNotInTheWayOfTheNextPublish() {
		Member one = this.fleet.join();
		one.publish("1");
		this.server.command("HSET", PREFIX + "state", "all.1", "junk");
		this.server.command("HDEL", PREFIX + "state", "all.2");
		one.publish("2");
		this.fleet.awaitAgreement(ConfigFleet.all("2"));
		assertThat(one.store.history("all.1").block()).extracting(ConfigEntry::version).startsWith(2L, 1L);
		assertThat(one.store.condition().losses()).isOne();
		assertThat(one.store.condition().restored()).isEqualTo(2);
		await().until(() -> one.store.condition().missing() == 0);
	}

	@Test
	void keysOfAnotherTypeAreReplacedByTheNextPublishWhichLosesNothing() {
		Member one = this.fleet.join();
		one.publish("1");
		one.publish(new Release(Change.set("other", "x"), "ann", "test"));
		for (String part : List.of("state", "past", "tombstones", "ages", "releases", "bytes", "changes", "revision")) {
			this.server.command("DEL", PREFIX + part);
			this.server.command("LPUSH", PREFIX + part, "not ours");
		}
		assertThat(one.store.history("all.1").onErrorReturn(List.of()).block()).isEmpty();
		assertThat(one.store.releases(10).onErrorReturn(List.of()).block()).isEmpty();
		assertThat(one.value()).isEqualTo("1");
		await().untilAsserted(() -> assertThat(one.publish("2")).hasSize(3));
		Map<String, String> expected = ConfigFleet.all("2");
		expected.put("other", "x");
		this.fleet.awaitAgreement(expected);
		assertThat(one.store.releases(10).block()).isNotEmpty();
	}

	@Test
	void aStoreWithoutMemoryRefusesAndReadersGoOn() {
		Member one = this.fleet.join();
		one.publish("1");
		this.server.fillMemory();
		assertThatExceptionOfType(ConfigUnavailableException.class).isThrownBy(() -> one.publish("2"));
		this.server.freeMemory();
		assertThat(one.value()).isEqualTo("1");
		one.publish("2");
		this.fleet.awaitAgreement(ConfigFleet.all("2"));
	}

	@Test
	void manyWritersThroughALossEndOnOneState() {
		Member one = this.fleet.join();
		Member two = this.fleet.join();
		Member three = this.fleet.join();
		one.publish("0");
		AtomicInteger published = new AtomicInteger();
		Mono<Void> publishing = Flux.range(1, 600)
			.flatMap((i) -> List.of(one, two, three).get(i % 3).store.publish(ConfigFleet.release("v" + i))
				.retry(20)
				.doOnNext((written) -> published.incrementAndGet()), 3)
			.then()
			.cache();
		publishing.subscribe();
		for (int i = 1; i <= 2; i++) {
			int loss = 200 * i;
			await().atMost(Duration.ofSeconds(30)).until(() -> published.get() >= loss);
			this.server.flushAll();
		}
		publishing.block(Duration.ofSeconds(60));
		one.publish("last");
		this.fleet.awaitAgreement(ConfigFleet.all("last"));
	}

	private static ConfigFleet far(FaultProxy proxy) {
		return new ConfigFleet(
				() -> TestConnections.to("redis://127.0.0.1:" + proxy.port(), TestConnections.UNHURRIED));
	}

}
