package io.outrigger.loadbalancer.session.redis;

import java.time.Duration;
import java.util.stream.Stream;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.outrigger.loadbalancer.session.SessionKey;
import io.outrigger.loadbalancer.session.SessionStore;
import io.outrigger.loadbalancer.session.SessionStoreContract;
import io.outrigger.redis.RedisConnections;
import io.outrigger.redis.TestConnections;
import io.outrigger.redis.feed.LeastPrivilegeChangeFeedFaultIT;
import io.outrigger.testsupport.redis.RedisServer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * The contract of the session store, in Redis, with no more rights than
 * {@code docs/redis-keys.md} asks for.
 */
class RedisSessionStoreIT extends SessionStoreContract {

	private static final String SESSION = SessionKey.of("ann");

	private static final String KEY = "outrigger:{test:orders}:loadbalancer:session:" + SESSION;

	private final RedisServer server = RedisServer
		.start(Stream.concat(Stream.of("--user"), Stream.of(LeastPrivilegeChangeFeedFaultIT.RULES.split(" ", -1)))
			.toList());

	private final TestConnections connections = TestConnections
		.to("redis://outrigger:secret@127.0.0.1:" + this.server.port());

	private SessionStore store;

	@BeforeEach
	void connect() {
		RedisConnections redis = this.connections.start();
		await().until(() -> redis.health().isUp());
		this.store = new RedisSessionStore(redis, "test");
	}

	@AfterEach
	void close() {
		this.connections.close();
		this.server.close();
	}

	@Override
	protected SessionStore store() {
		return this.store;
	}

	@Override
	protected void pass(Duration time) {
		await().pollDelay(time).until(() -> true);
	}

	@Test
	void aSessionIsOneKeyThatRedisForgets() {
		hold("orders", SESSION, "one", Duration.ofSeconds(30));
		assertThat(this.server.command("GET", KEY)).hasToString("1 one");
		assertThat((Long) this.server.command("PTTL", KEY)).isBetween(20_000L, 30_000L);
		assertThat(this.server.command("DBSIZE")).isEqualTo(1L);
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "one", "2 one", "1 ", "1 -one", "1 one two", "1 one\n", "1 {one}" })
	void whatIsNoInstanceIsNoSession(String hostile) {
		this.server.command("SET", KEY, hostile);
		assertThat(hold("orders", SESSION, "two", Duration.ofSeconds(30))).isEqualTo("two");
		assertThat(hold("orders", SESSION, "three", Duration.ofSeconds(30))).isEqualTo("two");
	}

	@Test
	void whatIsNoStringOrTooLongIsNoSession() {
		this.server.command("SET", KEY, "1 " + "x".repeat(100_000));
		assertThat(hold("orders", SESSION, "two", Duration.ofSeconds(30))).isEqualTo("two");
		this.server.command("DEL", KEY);
		this.server.command("HSET", KEY, "1 one", "1 one");
		assertThat(hold("orders", SESSION, "three", Duration.ofSeconds(30))).isEqualTo("three");
		assertThat(hold("orders", SESSION, "two", Duration.ofSeconds(30))).isEqualTo("three");
	}

}
