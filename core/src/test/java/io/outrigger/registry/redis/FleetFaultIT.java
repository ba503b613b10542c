package io.outrigger.registry.redis;

import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

import io.outrigger.registry.redis.drill.Caller;
import io.outrigger.registry.redis.drill.FaultTable;
import io.outrigger.registry.redis.drill.Fleet;
import io.outrigger.registry.redis.drill.ShiftedClock;
import io.outrigger.registry.redis.drill.Times;
import io.outrigger.registry.redis.drill.Verdict;
import io.outrigger.registry.redis.drill.Watch;
import io.outrigger.testsupport.Exclusive;
import io.outrigger.testsupport.redis.RedisServer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

/**
 * What ten processes see of each other while one of them, or their Redis, fails. With
 * {@code -Doutrigger.drill=full} on the default times.
 */
@ExtendWith(Exclusive.class)
class FleetFaultIT {

	private static final Times TIMES = Times.ofThisRun();

	private static final int SIZE = 10;

	private static final String FAST = "orders-4";

	private static final String SLOW = "orders-5";

	private static final Duration HOUR = Duration.ofHours(1);

	private static RedisServer server;

	private static Fleet fleet;

	@TempDir
	private static Path directory;

	@BeforeAll
	static void start() {
		server = RedisServer.start();
		fleet = new Fleet(TIMES);
	}

	@AfterAll
	static void end() {
		fleet.close();
		server.close();
		FaultTable.print();
	}

	@BeforeEach
	void complete() {
		for (int i = 0; i < SIZE; i++) {
			if (!fleet.has(id(i))) {
				fleet.start(server.uri(), id(i), flags(id(i)));
			}
		}
		fleet.awaitComplete();
	}

	/*
	 * The clocks of two are off whatever else happens.
	 */
	private static String[] flags(String id) {
		return switch (id) {
			case FAST -> new String[] { ShiftedClock.flag(directory, HOUR) };
			case SLOW -> new String[] { ShiftedClock.flag(directory, HOUR.negated()) };
			default -> new String[0];
		};
	}

	@Test
	void anInstanceIsKilled() {
		Watch watch = fleet.watch();
		watch.kill(id(9));
		judge("an instance is killed (kill -9)", watch.end());
	}

	@Test
	void threeOfTenInstancesAreKilled() {
		Watch watch = fleet.watch();
		watch.kill(id(7), id(8), id(9));
		judge("3 of 10 instances are killed at once", watch.end());
	}

	@Test
	void anInstanceIsFrozenAndGoesOn() {
		Watch watch = fleet.watch();
		watch.freeze(id(0), TIMES.lease().multipliedBy(3), () -> {
			// Nobody comes in between
		});
		judge("an instance is frozen for 3 leases (SIGSTOP), and goes on", watch.end());
	}

	@Test
	void aFrozenInstanceGoesOnAndFindsASuccessorInItsPlace() {
		Caller zombie = fleet.caller(id(0));
		AtomicReference<Caller> successor = new AtomicReference<>();
		Watch watch = fleet.watch();
		watch.freeze(id(0), TIMES.lease().multipliedBy(2), () -> successor.set(watch.replace(id(0), server.uri())));
		long incarnation = successor.get().holds();
		await().until(() -> zombie.holds() == 0);
		judge("an instance is frozen, another process takes its id, and it goes on", watch.end());
		assertThat(zombie.holds()).as("what the zombie holds").isZero();
		assertThat(successor.get().holds()).as("what its successor holds").isEqualTo(incarnation);
		assertThat(record(id(0))).startsWith("1 " + incarnation + " UP ");
		fleet.remove(Watch.zombie(id(0)));
	}

	@Test
	void theStoreIsEmptied() {
		Watch watch = fleet.watch();
		server.flushAll();
		watch.faultIsOver();
		judge("Redis is emptied (FLUSHALL)", watch.end());
	}

	@Test
	void theStoreIsFrozen() {
		Watch watch = fleet.watch();
		server.freeze();
		watch.pass(TIMES.outage());
		server.resume();
		watch.faultIsOver();
		judge("Redis is frozen for %d s".formatted(TIMES.outage().toSeconds()), watch.end());
	}

	@Test
	void theStoreRestartsEmpty() {
		Watch watch = fleet.watch();
		server.kill();
		server.restartEmpty();
		watch.faultIsOver();
		judge("Redis is killed and restarts empty", watch.end());
	}

	@Test
	void theStoreIsAwayAndRemembers() {
		Watch watch = fleet.watch();
		server.kill();
		watch.pass(TIMES.lease().multipliedBy(2));
		server.restartWithData();
		watch.faultIsOver();
		judge("Redis is killed and restarts with its data 2 leases later", watch.end());
	}

	@Test
	void messagesDoNotCome() {
		Watch watch = fleet.watch();
		long until = System.nanoTime() + TIMES.bound().toNanos();
		watch.kill(id(9));
		await().pollDelay(Duration.ZERO)
			.pollInterval(Duration.ofMillis(20))
			.atMost(TIMES.bound().plusSeconds(10))
			.until(() -> {
				server.disconnectSubscribers();
				return System.nanoTime() - until > 0;
			});
		watch.faultIsOver();
		judge("pub/sub is cut 50 times a second, and an instance is killed", watch.end());
	}

	@Test
	void oneOfThoseWhoseClocksAreOffIsKilled() {
		assertThat(fleet.caller(FAST).clock() - fleet.caller(SLOW).clock()).isCloseTo(HOUR.toMillis() * 2,
				within(HOUR.toMillis() / 2));
		Watch watch = fleet.watch();
		watch.kill(FAST);
		judge("the clocks of 2 of 10 are an hour fast and an hour slow, and the fast one is killed", watch.end());
	}

	private static String id(int n) {
		return "orders-" + n;
	}

	private static String record(String id) {
		return String.valueOf(server.command("HGET", "outrigger:{test:orders}:registry:state", id));
	}

	private static void judge(String fault, Verdict verdict) {
		FaultTable.add(fault, "one server", verdict);
	}

}
