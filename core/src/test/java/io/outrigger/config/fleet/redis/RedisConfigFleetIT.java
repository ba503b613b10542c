package io.outrigger.config.fleet.redis;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.scheduler.Schedulers;

import io.outrigger.config.ConfigScope;
import io.outrigger.config.Release;
import io.outrigger.config.Release.Change;
import io.outrigger.config.effective.ReleaseRejectedException;
import io.outrigger.config.fleet.ConfigFleet.Judge;
import io.outrigger.config.fleet.InstanceReport;
import io.outrigger.config.fleet.Verdicts;
import io.outrigger.config.type.ValueType;
import io.outrigger.redis.RedisConnections;
import io.outrigger.redis.RedisSettings;
import io.outrigger.redis.RedisUnavailableException;
import io.outrigger.redis.TestConnections;
import io.outrigger.testsupport.net.FaultProxy;
import io.outrigger.testsupport.redis.RedisServer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

/**
 * Processes that follow one scope see what each runs, and try out a release on all.
 */
class RedisConfigFleetIT {

	private static final ConfigScope ORDERS = ConfigScope.application("orders");

	private static final ConfigScope BILLING = ConfigScope.application("billing");

	private static final Duration REPORTS_COUNT_FOR = Duration.ofSeconds(15);

	private static final Duration SHORTLY = Duration.ofSeconds(4);

	private static final Duration LIMIT = Duration.ofSeconds(10);

	private static final Duration PATIENCE = Duration.ofSeconds(2);

	private static final Release RELEASE = new Release(
			List.of(new Change("orders.discount", "15", ValueType.INTEGER, null), Change.delete("orders.banner")),
			"ann", "sale");

	private final RedisServer server = startRedis();

	private final List<Member> fleet = new ArrayList<>();

	@AfterEach
	void close() {
		this.fleet.forEach(Member::close);
		this.server.close();
	}

	@Test
	void eachSeesWhatTheOthersRun() {
		Member first = member("orders-1");
		Member second = member("orders-2");
		first.report(ORDERS, 7, null);
		second.report(ORDERS, 6, "orders.discount is '99' but must be: from 0 to 90");
		second.report(BILLING, 1, null);
		assertThat(reports(first, ORDERS))
			.extracting(InstanceReport::instance, InstanceReport::appliedRevision, InstanceReport::rejection)
			.containsExactly(tuple("orders-1", 7L, null),
					tuple("orders-2", 6L, "orders.discount is '99' but must be: from 0 to 90"));
		assertThat(reports(first, ORDERS)).allMatch((report) -> report.age().compareTo(REPORTS_COUNT_FOR) < 0);
		assertThat(reports(second, BILLING)).hasSize(1);
		first.report(ORDERS, 8, null);
		assertThat(reports(second, ORDERS)).extracting(InstanceReport::appliedRevision).containsExactly(8L, 6L);
	}

	@Test
	void whoLeavesOrFallsSilentIsGone() {
		Member first = member("orders-1", SHORTLY);
		Member second = member("orders-2", SHORTLY);
		first.report(ORDERS, 1, null);
		second.report(ORDERS, 1, null);
		first.fleet.withdraw(ORDERS).block(LIMIT);
		assertThat(reports(second, ORDERS)).extracting(InstanceReport::instance).containsExactly("orders-2");
		await().atMost(Duration.ofSeconds(15)).until(() -> reports(first, ORDERS).isEmpty());
		await().atMost(Duration.ofSeconds(15))
			.until(() -> this.server.command("EXISTS", "outrigger:{test:orders}:config:reports").equals(0L));
	}

	@Test
	void aReleaseIsTriedOutOnAllOthers() {
		Member publisher = member("orders-1");
		List<Release> tried = new ArrayList<>();
		publisher.judges(ORDERS, (scope, release) -> {
			throw new AssertionError("asked itself");
		});
		member("orders-2").judges(ORDERS, (scope, release) -> tried.add(release));
		member("orders-3").judges(ORDERS, (scope, release) -> {
			throw new ReleaseRejectedException("orders.discount is '15' but must be: at most 10");
		});
		member("billing-1").judges(BILLING, (scope, release) -> {
			throw new AssertionError("asked another scope");
		});
		Verdicts verdicts = publisher.propose();
		assertThat(verdicts.accepted()).containsExactly("orders-2");
		assertThat(verdicts.refused()).containsOnlyKeys("orders-3")
			.containsValue("orders.discount is '15' but must be: at most 10");
		assertThat(verdicts.silent()).isEmpty();
		assertThat(tried).containsExactly(RELEASE);
	}

	@Test
	void whereThereAreNoOthersNobodyIsWaitedFor() {
		Member publisher = member("orders-1");
		publisher.judges(ORDERS, (scope, release) -> {
		});
		assertThat(publisher.propose()).isEqualTo(Verdicts.NONE);
	}

	@Test
	void whoDoesNotAnswerIsNamedAndRefusesNothing() {
		Member publisher = member("orders-1");
		member("orders-2").judges(ORDERS, (scope, release) -> {
		});
		CountDownLatch never = new CountDownLatch(1);
		member("orders-3").judges(ORDERS, (scope, release) -> {
			try {
				never.await();
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
			}
		});
		member("orders-4").report(ORDERS, 1, null);
		Verdicts verdicts = publisher.propose();
		never.countDown();
		assertThat(verdicts.accepted()).containsExactly("orders-2");
		assertThat(verdicts.refused()).isEmpty();
		assertThat(verdicts.silent()).containsExactly("orders-3", "orders-4");
	}

	@Test
	void aReleaseAsLargeAsMayBeIsTriedOutOverASlowLink() {
		Member publisher = member("orders-1");
		try (FaultProxy proxy = FaultProxy.to(this.server.port());
				Member slow = new Member("orders-2",
						uri(this.server).replace(":" + this.server.port(), ":" + proxy.port()), RedisSettings.DEFAULTS,
						REPORTS_COUNT_FOR)) {
			slow.judges(ORDERS, (scope, release) -> {
			});
			proxy.throttle(1_500_000);
			Release large = new Release(IntStream.range(0, Release.MAX_CHANGES)
				.mapToObj((i) -> Change.set("large." + i, "x".repeat(1_000)))
				.toList(), "ann", "sale");
			assertThat(publisher.propose(large).accepted()).containsExactly("orders-2");
			publisher.judges(ORDERS, (scope, release) -> {
			});
			assertThat(slow.propose(large).accepted()).containsExactly("orders-1");
		}
	}

	@Test
	void aJudgeThatFailsRefusesWithoutTellingWhatItSaw() {
		Member publisher = member("orders-1");
		member("orders-2").judges(ORDERS, (scope, release) -> {
			throw new IllegalStateException("the password is s3cret");
		});
		assertThat(publisher.propose().refused()).containsEntry("orders-2",
				"trying it out failed with java.lang.IllegalStateException");
	}

	@Test
	void nothingOfAProposalIsLeftInRedis() {
		Member publisher = member("orders-1");
		member("orders-2").judges(ORDERS, (scope, release) -> {
		});
		publisher.propose();
		await().atMost(Duration.ofSeconds(20))
			.until(() -> ((List<?>) this.server.command("KEYS", "*proposal:*")).isEmpty()
					&& ((List<?>) this.server.command("KEYS", "*verdicts:*")).isEmpty());
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "junk", "1 ", "1 x ", "2 5 ", "1 5" })
	void reportsOfStrangersAreLeftOut(String hostile) {
		Member member = member("orders-1");
		member.report(ORDERS, 1, null);
		this.server.command("HSET", "outrigger:{test:orders}:config:reports", "hostile", hostile);
		this.server.command("ZADD", "outrigger:{test:orders}:config:reported", "99999999999999", "hostile");
		assertThat(reports(member, ORDERS)).extracting(InstanceReport::instance).containsExactly("orders-1");
	}

	@Test
	void whoReportedByAClockThatWasAheadIsForgottenToo() {
		Member member = member("orders-1");
		this.server.command("HSET", "outrigger:{test:orders}:config:reports", "orders-2", "1 5 ");
		this.server.command("ZADD", "outrigger:{test:orders}:config:reported", "99999999999999", "orders-2");
		assertThat(reports(member, ORDERS)).extracting(InstanceReport::instance).containsExactly("orders-2");
		member.report(ORDERS, 1, null);
		assertThat(reports(member, ORDERS)).extracting(InstanceReport::instance).containsExactly("orders-1");
		assertThat(member.propose()).isEqualTo(Verdicts.NONE);
	}

	@Test
	void whatFillsAMessageIsReadFromRedis() {
		Member publisher = member("orders-1");
		List<Release> tried = new ArrayList<>();
		member("orders-2").judges(ORDERS, (scope, release) -> tried.add(release));
		List<Release> proposed = IntStream.of(10, 3_000, 4_000, 5_000, 20_000)
			.mapToObj((length) -> new Release(List.of(Change.set("orders.banner", "ä".repeat(length))), "ann", "sale"))
			.toList();
		proposed.forEach((release) -> assertThat(publisher.propose(release).accepted()).containsExactly("orders-2"));
		assertThat(tried).isEqualTo(proposed);
	}

	@Test
	void whoProposesDoesNotAnswerHimself() {
		Member publisher = member("orders-1");
		List<Release> tried = new ArrayList<>();
		publisher.judges(ORDERS, (scope, release) -> tried.add(release));
		member("orders-2").judges(ORDERS, (scope, release) -> {
			// Agrees
		});
		assertThat(publisher.propose().accepted()).containsExactly("orders-2");
		assertThat(publisher.propose().accepted()).containsExactly("orders-2");
		assertThat(tried).isEmpty();
	}

	@Test
	void messagesOfStrangersAreNotAnswered() {
		Member publisher = member("orders-1");
		List<Release> tried = new ArrayList<>();
		member("orders-2").judges(ORDERS, (scope, release) -> tried.add(release));
		String id = "00000000-0000-0000-0000-000000000001";
		for (String hostile : List.of("", "junk", "1 ../..", "1 " + id, "1 " + id + "junk", "1 " + id + " [[[[",
				"1 " + id + " " + "x".repeat(100_000), "1 " + "x".repeat(100_000))) {
			this.server.command("PUBLISH", "outrigger:{test:orders}:config:proposals", hostile);
		}
		this.server.command("SET", "outrigger:{test:orders}:config:proposal:" + id, "[[[[");
		this.server.command("PUBLISH", "outrigger:{test:orders}:config:proposals", "1 " + id);
		assertThat(publisher.propose().accepted()).containsExactly("orders-2");
		assertThat(tried).containsExactly(RELEASE);
	}

	@Test
	void withoutRedisThatIsSaidAtOnce() {
		Member publisher = member("orders-1");
		this.server.kill();
		await().until(() -> !publisher.redis.health().isUp());
		long began = System.nanoTime();
		assertThatExceptionOfType(RedisUnavailableException.class).isThrownBy(publisher::propose);
		assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(PATIENCE.dividedBy(2));
		assertThatExceptionOfType(RedisUnavailableException.class).isThrownBy(() -> reports(publisher, ORDERS));
	}

	RedisServer startRedis() {
		return RedisServer.start();
	}

	String uri(RedisServer server) {
		return server.uri();
	}

	private static List<InstanceReport> reports(Member member, ConfigScope scope) {
		List<InstanceReport> reports = member.fleet.reports(scope).block(LIMIT);
		assertThat(reports).isNotNull();
		return reports;
	}

	private long subscribers(ConfigScope scope) {
		List<?> answer = (List<?>) this.server.command("PUBSUB", "NUMSUB",
				"outrigger:{test:" + scope.name() + "}:config:proposals");
		assertThat(answer).isNotNull();
		return ((Number) answer.get(1)).longValue();
	}

	private Member member(String id) {
		return member(id, REPORTS_COUNT_FOR);
	}

	private Member member(String id, Duration reportsCountFor) {
		Member member = new Member(id, uri(this.server), TestConnections.PATIENT, reportsCountFor);
		this.fleet.add(member);
		return member;
	}

	/**
	 * A process of the fleet, as far as settings are concerned.
	 */
	private final class Member implements AutoCloseable {

		private final TestConnections connections;

		private final RedisConnections redis;

		private final RedisConfigFleet fleet;

		Member(String id, String uri, RedisSettings settings, Duration reportsCountFor) {
			this.connections = TestConnections.to(uri, settings);
			this.redis = this.connections.start();
			await().until(() -> this.redis.health().isUp());
			this.fleet = new RedisConfigFleet(this.redis, "test", id, reportsCountFor, PATIENCE,
					Schedulers.boundedElastic());
		}

		void report(ConfigScope scope, long revision, @Nullable String rejection) {
			this.fleet.report(scope, new InstanceReport("", revision, rejection, Duration.ZERO)).block(LIMIT);
		}

		void judges(ConfigScope scope, Judge judge) {
			long before = subscribers(scope);
			this.fleet.answer(scope, judge);
			await().until(() -> subscribers(scope) > before);
			report(scope, 1, null);
		}

		Verdicts propose() {
			return propose(RELEASE);
		}

		Verdicts propose(Release release) {
			Verdicts verdicts = this.fleet.propose(ORDERS, release).block(PATIENCE.plus(LIMIT));
			assertThat(verdicts).isNotNull();
			return verdicts;
		}

		@Override
		public void close() {
			this.connections.close();
		}

	}

}
