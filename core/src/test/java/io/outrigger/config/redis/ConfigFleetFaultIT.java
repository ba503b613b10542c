package io.outrigger.config.redis;

import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.event.Level;

import io.outrigger.config.ConfigStore.Condition;
import io.outrigger.config.effective.ReleaseRejectedException;
import io.outrigger.config.publish.ConfigPublisher.Published;
import io.outrigger.config.redis.drill.Fleet;
import io.outrigger.config.redis.drill.Scene;
import io.outrigger.config.redis.drill.Times;
import io.outrigger.config.redis.drill.Watch;
import io.outrigger.config.redis.drill.judge.FaultTable;
import io.outrigger.config.redis.drill.judge.Stamp;
import io.outrigger.config.redis.drill.judge.Verdict;
import io.outrigger.redis.TestConnections;
import io.outrigger.testsupport.LogCapture;
import io.outrigger.testsupport.net.FaultProxy;
import io.outrigger.testsupport.redis.RedisServer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

/**
 * What five instances, three of them processes, run while they publish and one of them,
 * or their Redis, fails. With {@code -Doutrigger.drill=full} on the default times.
 */
class ConfigFleetFaultIT {

	private static final Times TIMES = Times.ofThisRun();

	private static final String PUBLISHER = "shop-0";

	private static final String REMOTE = "shop-1";

	private static final String PROCESS = "shop-2";

	/*
	 * Who does not stay longer than a test.
	 */
	private static final String GUEST = "shop-9";

	private static final Duration SLOW = Duration.ofMillis(20);

	private static final List<String> PROCESSES = List.of(PROCESS, "shop-3", "shop-4");

	private static RedisServer server;

	private static FaultProxy near;

	private static FaultProxy far;

	private static Scene scene;

	private static Fleet fleet;

	@BeforeAll
	static void start() {
		server = RedisServer.start();
		scene = new Scene(server);
		near = FaultProxy.to(server.port());
		far = FaultProxy.to(server.port());
		fleet = new Fleet(TIMES, () -> server);
		PROCESSES.forEach((id) -> fleet.start(server.uri(), id));
		fleet.join(behind(near), PUBLISHER);
		fleet.join(behind(far), REMOTE);
	}

	@AfterAll
	static void end() {
		fleet.close();
		near.close();
		far.close();
		server.close();
		FaultTable.print();
	}

	@BeforeEach
	void complete() {
		if (fleet.has(GUEST)) {
			fleet.remove(GUEST);
		}
		fleet.awaitComplete();
	}

	@Test
	void theStoreIsFrozenWhilePublishing() {
		Watch watch = fleet.watch();
		watch.press(PUBLISHER);
		server.freeze();
		watch.pass(TIMES.outage());
		watch.stopPress();
		server.resume();
		watch.faultIsOver();
		Verdict verdict = watch.end();
		judge("Redis is frozen for %s s while releases are published".formatted(TIMES.outage().toMillis() / 1000.0),
				watch, verdict);
		assertThat(verdict.published().refused() + verdict.published().unknown()).isPositive();
	}

	@Test
	void theStoreIsKilledWhilePublishingAndRemembers() {
		Watch watch = fleet.watch();
		watch.press(PUBLISHER);
		server.kill();
		watch.awaitEnded(5);
		watch.stopPress();
		server.restartWithData();
		watch.faultIsOver();
		Verdict verdict = watch.end();
		judge("Redis is killed while releases are published, and restarts with its data", watch, verdict);
		assertThat(verdict.published().refused() + verdict.published().unknown()).isPositive();
	}

	@Test
	void theStoreIsKilledWhilePublishingAndRestartsEmpty() {
		Watch watch = fleet.watch();
		try (LogCapture log = LogCapture.of(ScopeView.class)) {
			watch.press(PUBLISHER);
			server.kill();
			watch.awaitEnded(5);
			watch.stopPress();
			server.restartEmpty();
			watch.faultIsOver();
			judgeLoss("Redis is killed while releases are published, and restarts empty", watch, log);
		}
	}

	@Test
	void allIsLost() {
		Watch watch = fleet.watch();
		try (LogCapture log = LogCapture.of(ScopeView.class)) {
			server.flushAll();
			watch.faultIsOver();
			judgeLoss("Redis is emptied (FLUSHALL)", watch, log);
		}
	}

	@Test
	void allIsLostAgainAndAgainWhilePublishing() {
		Watch watch = fleet.watch();
		try (LogCapture log = LogCapture.of(ScopeView.class)) {
			watch.press(PUBLISHER);
			for (int i = 0; i < 5; i++) {
				server.flushAll();
				watch.awaitAccepted(3);
			}
			watch.stopPress();
			watch.faultIsOver();
			judgeLoss("the same 5 times while releases are published", watch, log);
		}
	}

	@Test
	void anInstanceStartsWhileAllThatWasLostIsPutBack() {
		Watch watch = fleet.watch();
		try (LogCapture log = LogCapture.of(ScopeView.class)) {
			server.flushAll();
			fleet.join(TestConnections.to(server.uri(), TIMES.redis()), GUEST);
			watch.faultIsOver();
			judgeLoss("Redis is emptied, and another instance starts at once", watch, log);
		}
	}

	@Test
	void theLastReleaseIsLostAndWhoKnowsItIsSlow() {
		Watch watch = fleet.watch();
		try (LogCapture log = LogCapture.of(ScopeView.class)) {
			scene.keep();
			fleet.whilePaused(PROCESSES, () -> {
				publish(1);
				near.delay(SLOW);
				far.delay(SLOW);
				scene.forget();
				return null;
			});
			watch.faultIsOver();
			judgeLoss("Redis loses the last release, which 3 of 5 never saw; the others have slow links", watch, log);
		}
		finally {
			near.heal();
			far.heal();
		}
	}

	@Test
	void theMemoryIsFull() {
		Watch watch = fleet.watch();
		watch.press(PUBLISHER);
		server.fillMemory();
		watch.awaitEnded(10);
		server.freeMemory();
		watch.faultIsOver();
		watch.awaitAccepted(1);
		watch.stopPress();
		Verdict verdict = watch.end();
		judge("the memory of Redis is full while releases are published", watch, verdict);
		assertThat(verdict.published().refused() + verdict.published().unknown()).isPositive();
	}

	@Test
	void theLinkOfThePublisherIsCutAgainAndAgain() {
		Watch watch = fleet.watch();
		watch.press(REMOTE);
		for (int i = 0; i < 10; i++) {
			far.cutAfter(i * 20);
			watch.awaitAccepted(1);
		}
		watch.stopPress();
		watch.faultIsOver();
		Verdict verdict = watch.end();
		judge("the publisher's link is cut 10 times, in the middle of an answer", watch, verdict);
	}

	@Test
	void anInstanceIsCutOffThroughThreeReleases() {
		Watch watch = fleet.watch();
		far.halfOpen();
		List<Published> published = publish(3);
		far.heal();
		watch.faultIsOver();
		judge("an instance's link is silent through three releases", watch, silent(published.get(0)));
		assertThat(published.get(0).verdicts().silent()).contains(REMOTE);
	}

	@Test
	void messagesDoNotCome() {
		Watch watch = fleet.watch();
		watch.press(PUBLISHER);
		long until = System.nanoTime() + TIMES.outage().toNanos();
		await().pollDelay(Duration.ZERO)
			.pollInterval(Duration.ofMillis(20))
			.atMost(TIMES.outage().plusSeconds(10))
			.until(() -> {
				server.disconnectSubscribers();
				return System.nanoTime() - until > 0;
			});
		watch.stopPress();
		watch.faultIsOver();
		Verdict verdict = watch.end();
		judge("pub/sub is cut 50 times a second while releases are published", watch, verdict);
	}

	@Test
	void messagesComeTwiceAndInTheWrongOrder() {
		Watch watch = fleet.watch();
		watch.press(PUBLISHER);
		for (int i = 0; i < 10; i++) {
			scene.repeatMessages();
			watch.awaitAccepted(1);
		}
		watch.stopPress();
		watch.faultIsOver();
		Verdict verdict = watch.end();
		judge("messages come twice and in the wrong order", watch, verdict);
	}

	@Test
	void anInstanceIsPausedThroughThreeReleases() {
		Watch watch = fleet.watch();
		List<Published> published = fleet.whilePaused(List.of(PROCESS), () -> publish(3));
		watch.faultIsOver();
		judge("an instance is paused through three releases (SIGSTOP)", watch, silent(published.get(0)));
		assertThat(published.get(0).verdicts().silent()).contains(PROCESS);
	}

	@Test
	void anInstanceIsPausedWhileItIsAskedAboutAReleaseThatItCannotRunWith() {
		Watch watch = fleet.watch();
		long began = System.nanoTime();
		Published bad = fleet.whilePaused(List.of(PROCESS),
				() -> fleet.publish(PUBLISHER, Stamp.badFor(fleet.nextStamp(), PROCESS)));
		Duration took = Duration.ofNanos(System.nanoTime() - began);
		await().until(() -> scene.report(PROCESS).contains("must be: good for " + PROCESS));
		publish(1);
		watch.faultIsOver();
		judge("an instance is paused during the dry run of a release that it cannot use, then goes on; a good one follows",
				watch, silent(bad) + "; it kept what it had and said why");
		assertThat(bad.verdicts().silent()).contains(PROCESS);
		assertThat(took).isBetween(TIMES.patience(), TIMES.patience().plusSeconds(3));
	}

	@Test
	void thePublisherIsKilled() {
		Watch watch = fleet.watch();
		fleet.startPublisher(server.uri(), GUEST);
		await().atMost(Duration.ofSeconds(60)).until(() -> fleet.accepted(GUEST) >= 10);
		fleet.remove(GUEST);
		watch.faultIsOver();
		Verdict verdict = watch.end();
		judge("the publisher is killed while it publishes (kill -9)", watch, verdict);
		assertThat(verdict.published().unknown()).isLessThanOrEqualTo(1);
	}

	@Test
	void anInstanceRefuses() {
		long before = scene.revision();
		Watch watch = fleet.watch();
		for (String who : List.of(PUBLISHER, REMOTE, PROCESS)) {
			assertThatExceptionOfType(ReleaseRejectedException.class)
				.isThrownBy(() -> fleet.publish(PUBLISHER, Stamp.badFor(fleet.nextStamp(), who)))
				.withMessageContaining("must be: good for " + who)
				.satisfies((refusal) -> {
					if (!who.equals(PUBLISHER)) {
						assertThat(refusal)
							.hasMessageStartingWith("refused by 1 of the other instances: " + who + ": ");
					}
				});
		}
		assertThat(scene.revision()).isEqualTo(before);
		watch.faultIsOver();
		judge("three releases, of which each cannot be used by another instance", watch, "who refused, and why");
	}

	@Test
	void strangersWriteNonsense() {
		Watch watch = fleet.watch();
		scene.writeNonsense();
		watch.faultIsOver();
		await().until(() -> watch.suffered().rejectedRecords() > 0);
		Verdict verdict = watch.end();
		judge("strangers write nonsense into records, the Stream, proposals, reports and messages", watch, verdict);
	}

	private static TestConnections behind(FaultProxy proxy) {
		return TestConnections.to("redis://127.0.0.1:" + proxy.port(), TIMES.redis());
	}

	private static List<Published> publish(int times) {
		return IntStream.range(0, times).mapToObj((i) -> fleet.publish(PUBLISHER, fleet.nextStamp())).toList();
	}

	private static String silent(Published published) {
		return "unknown to the dry run: " + String.join(", ", published.verdicts().silent());
	}

	private static void judgeLoss(String fault, Watch watch, LogCapture log) {
		judge(fault, watch, watch.end());
		Condition suffered = watch.suffered();
		assertThat(suffered.losses()).isPositive();
		assertThat(suffered.restored()).isPositive();
		assertThat(log.messages(Level.WARN).stream().filter((message) -> message.startsWith("The store has lost ")))
			.hasSize(Math.toIntExact(suffered.losses() - watch.warnings()));
	}

	private static void judge(String fault, Watch watch, Verdict verdict) {
		FaultTable.add(fault, "one server", verdict, watch.said(verdict));
	}

	private static void judge(String fault, Watch watch, String said) {
		FaultTable.add(fault, "one server", watch.end(), said);
	}

}
