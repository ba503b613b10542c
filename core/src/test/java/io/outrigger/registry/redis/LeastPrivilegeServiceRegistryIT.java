package io.outrigger.registry.redis;

import java.util.stream.Stream;

import io.outrigger.redis.TestConnections;
import io.outrigger.redis.feed.LeastPrivilegeChangeFeedFaultIT;
import io.outrigger.testsupport.redis.RedisServer;

/**
 * The contract with no more rights than {@code docs/redis-keys.md} asks for.
 */
class LeastPrivilegeServiceRegistryIT extends RedisServiceRegistryIT {

	private RedisServer server;

	@Override
	TestConnections connect() {
		this.server = RedisServer
			.start(Stream.concat(Stream.of("--user"), Stream.of(LeastPrivilegeChangeFeedFaultIT.RULES.split(" ", -1)))
				.toList());
		return TestConnections.to("redis://outrigger:secret@127.0.0.1:" + this.server.port(), TestConnections.PATIENT);
	}

	@Override
	void stopServers() {
		this.server.close();
	}

}
