package io.outrigger.registry.redis;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.scheduler.Schedulers;

import io.outrigger.redis.RedisConnections;
import io.outrigger.redis.TestConnections;
import io.outrigger.redis.feed.FeedSettings;
import io.outrigger.registry.InstanceStatus;
import io.outrigger.registry.LeaseLostException;
import io.outrigger.registry.ServiceInstance;
import io.outrigger.registry.load.InstanceLoad;
import io.outrigger.registry.self.SelfRegistration;
import io.outrigger.testsupport.redis.RedisServer;
import io.outrigger.time.Ticker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

/**
 * What a fleet sees of its registry while Redis, or some of the fleet, fails: nobody is
 * left with an empty list, the dead go in time, the living stay.
 */
class RedisServiceRegistryFaultIT {

	private static final Duration LEASE = Duration.ofMillis(900);

	private static final Duration BEAT = Duration.ofMillis(300);

	private final RedisServer server = RedisServer.start();

	private final List<Member> fleet = new ArrayList<>();

	@AfterEach
	void close() {
		this.fleet.forEach(Member::close);
		this.server.close();
	}

	@Test
	void whoDiesIsGoneWithinALeaseAndALittle() {
		Member reader = member("orders-1");
		Member victim = member("orders-2");
		awaitUp(reader, "orders-1", "orders-2");
		long died = System.nanoTime();
		victim.die();
		awaitUp(reader, "orders-1");
		assertThat(Duration.ofNanos(System.nanoTime() - died)).isBetween(LEASE.minus(BEAT).minus(BEAT),
				LEASE.plusSeconds(5));
	}

	@Test
	void whenTheStoreForgetsEverybodyNobodySeesAnEmptyListAndAllComeBack() {
		Member reader = member("orders-1");
		member("orders-2");
		member("orders-3");
		awaitUp(reader, "orders-1", "orders-2", "orders-3");
		try (Watch watch = new Watch(reader)) {
			this.server.flushAll();
			awaitUp(reader, "orders-1", "orders-2", "orders-3");
			await().until(() -> list().size() == 3);
			assertThat(watch.sawFewerThan(3)).isFalse();
		}
	}

	@Test
	void aRedisThatRestartsEmptyLosesNobody() {
		Member reader = member("orders-1");
		member("orders-2");
		awaitUp(reader, "orders-1", "orders-2");
		try (Watch watch = new Watch(reader)) {
			this.server.kill();
			this.server.restartEmpty();
			await().until(() -> list().size() == 2);
			awaitUp(reader, "orders-1", "orders-2");
			assertThat(watch.sawFewerThan(2)).isFalse();
		}
	}

	@Test
	void aRedisThatIsAwayForManyLeasesAndRemembersLosesNobody() {
		Member reader = member("orders-1");
		member("orders-2");
		member("orders-3");
		awaitUp(reader, "orders-1", "orders-2", "orders-3");
		try (Watch watch = new Watch(reader)) {
			this.server.kill();
			await().pollDelay(LEASE.multipliedBy(3)).until(() -> true);
			assertThat(reader.registry.viewAge()).isGreaterThan(LEASE);
			this.server.restartWithData();
			awaitUp(reader, "orders-1", "orders-2", "orders-3");
			assertThat(watch.sawFewerThan(3)).isFalse();
		}
	}

	@Test
	void aRedisThatIsFrozenForManyLeasesLosesNobody() {
		Member reader = member("orders-1");
		member("orders-2");
		awaitUp(reader, "orders-1", "orders-2");
		try (Watch watch = new Watch(reader)) {
			this.server.freeze();
			await().pollDelay(LEASE.multipliedBy(3)).until(() -> true);
			this.server.resume();
			await().pollDelay(LEASE).until(() -> true);
			awaitUp(reader, "orders-1", "orders-2");
			assertThat(watch.sawFewerThan(1)).isFalse();
		}
	}

	@Test
	void mostOfAServiceAtOnceIsDoubtedNotRemoved() {
		Member reader = member("orders-1");
		List<Member> others = List.of(member("orders-2"), member("orders-3"), member("orders-4"));
		awaitUp(reader, "orders-1", "orders-2", "orders-3", "orders-4");
		others.forEach(Member::die);
		await().until(() -> statuses(reader).stream().filter(InstanceStatus.SUSPECT::equals).count() >= 2);
		assertThat(statuses(reader)).contains(InstanceStatus.UP).doesNotContain(InstanceStatus.DOWN);
	}

	@Test
	void whoWakesAfterItsLeaseCannotTouchItsSuccessor() {
		Member reader = member("orders-1");
		awaitUp(reader, "orders-1");
		ServiceInstance zombie = reader.registry.register(instance("orders-2")).block(Duration.ofSeconds(5));
		await().until(() -> reader.registry.discover("orders").instances().size() == 1);
		Member successor = member("orders-2");
		awaitUp(reader, "orders-1", "orders-2");
		assertThatExceptionOfType(LeaseLostException.class)
			.isThrownBy(() -> reader.registry.heartbeat(zombie, InstanceLoad.UNKNOWN).block(Duration.ofSeconds(5)))
			.satisfies((ex) -> assertThat(ex.isFenced()).isTrue());
		reader.registry.deregister(zombie).block(Duration.ofSeconds(5));
		awaitUp(successor, "orders-1", "orders-2");
	}

	@Test
	void recordsOfStrangersAreLeftOut() {
		Member reader = member("orders-1");
		awaitUp(reader, "orders-1");
		for (String hostile : List.of("", "junk", "1 5 UP {", "2 5 UP {}", "1 x UP {}", "1 5 NEVER {}",
				"1 5 UP {\"host\":\"../..\",\"port\":99999}", "1 5 UP " + "[".repeat(5000))) {
			this.server.command("HSET", "outrigger:{test:orders}:registry:state", "hostile-" + hostile.hashCode(),
					hostile);
		}
		this.server.command("DEL", "outrigger:{test:orders}:registry:changes");
		this.server.command("INCR", "outrigger:{test:orders}:registry:revision");
		await().until(() -> reader.registry.rejectedRecords() >= 8);
		awaitUp(reader, "orders-1");
	}

	@Test
	void aMillionKeysOfOthersWouldNotBeTouched() {
		this.server.command("SET", "customers", "1");
		Member reader = member("orders-1");
		awaitUp(reader, "orders-1");
		String stats = String.valueOf(this.server.command("INFO", "commandstats"));
		assertThat(stats).doesNotContain("cmdstat_keys:", "cmdstat_scan:");
	}

	private List<?> list() {
		return (List<?>) this.server.command("HKEYS", "outrigger:{test:orders}:registry:state");
	}

	private static List<InstanceStatus> statuses(Member reader) {
		return reader.registry.discover("orders").instances().stream().map(ServiceInstance::status).toList();
	}

	private static void awaitUp(Member reader, String... ids) {
		await().untilAsserted(() -> assertThat(reader.registry.discover("orders").instances())
			.allMatch((instance) -> instance.status() == InstanceStatus.UP)
			.extracting(ServiceInstance::id)
			.containsExactly(ids));
	}

	private static ServiceInstance instance(String id) {
		return ServiceInstance.builder("orders", id, "localhost", 8080).build();
	}

	private Member member(String id) {
		Member member = new Member(id);
		this.fleet.add(member);
		return member;
	}

	/**
	 * A process of the fleet, as far as the registry is concerned.
	 */
	private final class Member implements AutoCloseable {

		private final TestConnections connections = TestConnections.to(RedisServiceRegistryFaultIT.this.server.uri());

		private final RedisServiceRegistry registry;

		private final SelfRegistration self;

		private final AtomicBoolean closed = new AtomicBoolean();

		Member(String id) {
			RedisConnections redis = this.connections.start();
			this.registry = new RedisServiceRegistry(redis, "test", LEASE,
					new FeedSettings(Duration.ofMillis(300), 1000), Ticker.system(), Schedulers.parallel());
			this.registry.start();
			this.self = new SelfRegistration(this.registry, BEAT, () -> InstanceLoad.UNKNOWN, Schedulers.parallel());
			this.self.start(instance(id));
			this.self.ready(true);
		}

		/*
		 * Like kill -9: no goodbye.
		 */
		void die() {
			this.registry.stop();
			this.connections.close();
			this.closed.set(true);
		}

		@Override
		public void close() {
			if (!this.closed.get()) {
				this.self.leave().onErrorComplete().block(Duration.ofSeconds(5));
				die();
			}
		}

	}

	/**
	 * Looks at a view all the time.
	 */
	private static final class Watch implements AutoCloseable {

		private final Disposable looking;

		private volatile int fewest = Integer.MAX_VALUE;

		Watch(Member reader) {
			this.looking = Flux.interval(Duration.ofMillis(1), Schedulers.parallel())
				.onBackpressureDrop()
				.subscribe((tick) -> this.fewest = Math.min(this.fewest,
						reader.registry.discover("orders").instances().size()));
			await().atMost(5, TimeUnit.SECONDS).until(() -> this.fewest < Integer.MAX_VALUE);
		}

		boolean sawFewerThan(int count) {
			return this.fewest < count;
		}

		@Override
		public void close() {
			this.looking.dispose();
		}

	}

}
