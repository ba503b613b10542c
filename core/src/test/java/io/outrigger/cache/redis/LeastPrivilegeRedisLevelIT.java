package io.outrigger.cache.redis;

import java.util.stream.Stream;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

import io.outrigger.redis.TestConnections;
import io.outrigger.redis.feed.LeastPrivilegeChangeFeedFaultIT;
import io.outrigger.testsupport.redis.RedisServer;

/**
 * The contract with no more rights than {@code docs/redis-keys.md} asks for.
 */
class LeastPrivilegeRedisLevelIT extends RedisLevelIT {

	private static RedisServer servers;

	@BeforeAll
	static void startServers() {
		servers = RedisServer
			.start(Stream.concat(Stream.of("--user"), Stream.of(LeastPrivilegeChangeFeedFaultIT.RULES.split(" ", -1)))
				.toList());
	}

	@AfterAll
	static void stopServers() {
		servers.close();
	}

	@Override
	TestConnections connect() {
		return TestConnections.to("redis://outrigger:secret@127.0.0.1:" + servers.port(), TestConnections.PATIENT);
	}

	@Override
	protected void flush() {
		servers.flushAll();
	}

}
