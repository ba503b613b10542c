package io.outrigger.registry.redis;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeoutException;
import java.util.stream.IntStream;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.Disposable;

import io.outrigger.redis.TestConnections;
import io.outrigger.registry.DuplicateInstanceException;
import io.outrigger.registry.InstanceStatus;
import io.outrigger.registry.ServiceInstance;
import io.outrigger.registry.ServiceView;
import io.outrigger.registry.redis.drill.Caller;
import io.outrigger.registry.redis.drill.Fleet;
import io.outrigger.registry.redis.drill.Member;
import io.outrigger.registry.redis.drill.Times;
import io.outrigger.testsupport.redis.RedisServer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

/**
 * What becomes of registrations when not all is as it should be. What a fleet sees of
 * faults is in {@link FleetFaultIT}.
 */
class RedisServiceRegistryFaultIT {

	private static final String STATE = "outrigger:{test:orders}:registry:state";

	private final RedisServer server = RedisServer.start();

	private final Fleet fleet = new Fleet(Times.SHORT);

	@AfterEach
	void close() {
		this.fleet.close();
		this.server.close();
	}

	@Test
	void mostOfAServiceAtOnceIsDoubtedAndWhoTakesAnIdOfTheDoubtedComesIn() {
		// Nobody beats for the three: their leases must not end before they end at once
		try (Fleet slower = new Fleet(Times.MEDIUM)) {
			Member member = slower.join(TestConnections.to(this.server.uri(), TestConnections.PATIENT), "orders-0");
			slower.awaitComplete();
			for (int i = 1; i < 4; i++) {
				member.registry().register(instance("orders-" + i)).block(Duration.ofSeconds(5));
			}
			String leases = "outrigger:{test:orders}:registry:leases";
			String end = String.valueOf(this.server.command("ZSCORE", leases, "orders-3"));
			this.server.command("ZADD", leases, end, "orders-1", end, "orders-2");
			Caller caller = slower.caller("orders-0");
			await().untilAsserted(() -> assertThat(caller.listed())
				.isEqualTo(Map.of("orders-0", InstanceStatus.UP, "orders-1", InstanceStatus.SUSPECT, "orders-2",
						InstanceStatus.SUSPECT, "orders-3", InstanceStatus.SUSPECT)));
			assertThat(member.registry().register(instance("orders-1")).block(Duration.ofSeconds(5)).status())
				.isEqualTo(InstanceStatus.UP);
			await().until(() -> caller.listed().get("orders-1") == InstanceStatus.UP);
		}
	}

	@Test
	void whoHasNotFoundTheNewMasterYetIsDoubtedNotRemoved() {
		start(2);
		Caller left = this.fleet.caller("orders-0");
		this.server.command("SET", "outrigger:{test:orders}:registry:run", "another");
		this.fleet.remove("orders-1");
		await().until(() -> left.listed().get("orders-1") != InstanceStatus.UP);
		assertThat(left.listed()).containsEntry("orders-1", InstanceStatus.SUSPECT);
	}

	@Test
	void aRegistrationThatWasNeverAnsweredIsTheirsWhoAskedForIt() {
		Member member = start(1);
		ServiceInstance instance = instance("late");
		this.server.freeze();
		giveUp(member, instance);
		this.server.resume();
		await().until(() -> this.server.command("HGET", STATE, "late") != null);
		ServiceInstance registered = member.registry().register(instance).block(Duration.ofSeconds(5));
		assertThat(this.server.command("HGET", STATE, "late")).asString()
			.startsWith("1 " + registered.incarnation() + " ");
		assertThatExceptionOfType(DuplicateInstanceException.class)
			.isThrownBy(() -> member.registry().register(instance).block(Duration.ofSeconds(5)));
	}

	@Test
	void aRegistrationOfAnotherIsNotTakenForOnesOwn() {
		Member member = start(1);
		ServiceInstance instance = ServiceInstance.builder("orders", "orders-0", "elsewhere", 8080).build();
		this.server.freeze();
		giveUp(member, instance);
		this.server.resume();
		assertThatExceptionOfType(DuplicateInstanceException.class)
			.isThrownBy(() -> member.registry().register(instance).block(Duration.ofSeconds(5)))
			.withMessageContaining("localhost:8080");
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void whoStartsWhileTheStoreIsAwayListsItself(boolean frozen) {
		if (frozen) {
			this.server.freeze();
		}
		else {
			this.server.kill();
		}
		Member member = join("orders-0");
		List<ServiceView> views = new CopyOnWriteArrayList<>();
		Disposable watch = member.registry().watch("orders").subscribe(views::add);
		await().until(() -> this.fleet.caller("orders-0").listed().equals(Map.of("orders-0", InstanceStatus.UP)));
		assertThat(this.fleet.caller("orders-0").holds()).isZero();
		int presumed = views.size();
		if (frozen) {
			this.server.resume();
		}
		else {
			this.server.restartEmpty();
		}
		this.fleet.awaitComplete();
		watch.dispose();
		assertThat(views.subList(presumed, views.size())).isNotEmpty().noneMatch((view) -> view.instances().isEmpty());
	}

	@Test
	void whoIsListedThoughItNeverRegisteredGivesWayToTheHolderOfItsId() {
		Member holder = start(1);
		ServiceInstance held = holder.registry().discover("orders").instances().get(0);
		this.server.freeze();
		Member late = this.fleet.join(TestConnections.to(this.server.uri()), "orders-1");
		ServiceInstance rival = ServiceInstance.builder("orders", "orders-0", "elsewhere", 8080).build();
		assertThatException().isThrownBy(() -> late.registry().register(rival).timeout(Duration.ofSeconds(1)).block());
		assertThat(late.registry().discover("orders").instances()).contains(rival);
		this.server.resume();
		this.fleet.awaitComplete();
		assertThat(late.registry().discover("orders").instance("orders-0")).isEqualTo(held);
	}

	@Test
	void recordsOfStrangersAreLeftOut() {
		Member reader = start(1);
		for (String hostile : List.of("", "junk", "1 5 UP {", "2 5 UP {}", "1 x UP {}", "1 5 NEVER {}",
				"1 5 UP ../.. 99999 1 {}", "1 5 UP h 1 1 " + "[".repeat(5000), "1 5 UP " + "[".repeat(5000))) {
			this.server.command("HSET", STATE, "hostile-" + hostile.hashCode(), hostile);
		}
		this.server.command("DEL", "outrigger:{test:orders}:registry:changes");
		this.server.command("INCR", "outrigger:{test:orders}:registry:revision");
		await().until(() -> reader.registry().rejectedRecords() >= 8);
		this.fleet.awaitComplete();
	}

	@Test
	void aMillionKeysOfOthersAreNotTouched() {
		this.server.command("DEBUG", "POPULATE", "1000000", "customers");
		String neighbour = "outrigger:{other:orders}:registry:state";
		this.server.command("HSET", neighbour, "orders-0", "theirs");
		this.server.command("CONFIG", "RESETSTAT");
		start(3);
		this.fleet.remove("orders-2");
		Caller caller = this.fleet.caller("orders-0");
		await().until(() -> !caller.listed().containsKey("orders-2"));
		assertThat(String.valueOf(this.server.command("INFO", "commandstats"))).contains("cmdstat_evalsha:")
			.doesNotContain("cmdstat_keys:", "cmdstat_scan:", "cmdstat_randomkey:", "cmdstat_dbsize:", "cmdstat_flush");
		List<?> own = (List<?>) this.server.command("KEYS", "outrigger:{test:*");
		assertThat(own).isNotEmpty();
		assertThat(this.server.command("DBSIZE")).isEqualTo(1_000_000L + 1 + own.size());
		for (int i = 0; i < 1_000_000; i += 99_999) {
			assertThat(this.server.command("GET", "customers:" + i)).isEqualTo("value:" + i);
		}
		assertThat(this.server.command("HGETALL", neighbour)).isEqualTo(List.of("orders-0", "theirs"));
		assertThat(caller.listed()).isEqualTo(Map.of("orders-0", InstanceStatus.UP, "orders-1", InstanceStatus.UP));
	}

	private static void giveUp(Member member, ServiceInstance instance) {
		assertThatException()
			.isThrownBy(() -> member.registry().register(instance).timeout(Duration.ofMillis(200)).block())
			.withRootCauseInstanceOf(TimeoutException.class);
	}

	private Member start(int count) {
		List<Member> members = IntStream.range(0, count).mapToObj((i) -> join("orders-" + i)).toList();
		this.fleet.awaitComplete();
		return members.get(0);
	}

	private static ServiceInstance instance(String id) {
		return ServiceInstance.builder("orders", id, "localhost", 8080).build();
	}

	private Member join(String id) {
		return this.fleet.join(TestConnections.to(this.server.uri()), id);
	}

}
