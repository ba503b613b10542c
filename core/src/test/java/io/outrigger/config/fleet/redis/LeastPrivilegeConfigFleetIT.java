package io.outrigger.config.fleet.redis;

import java.util.stream.Stream;

import io.outrigger.redis.feed.LeastPrivilegeChangeFeedFaultIT;
import io.outrigger.testsupport.redis.RedisServer;

/**
 * The same with no more rights than {@code docs/redis-keys.md} asks for.
 */
class LeastPrivilegeConfigFleetIT extends RedisConfigFleetIT {

	@Override
	RedisServer startRedis() {
		return RedisServer
			.start(Stream.concat(Stream.of("--user"), Stream.of(LeastPrivilegeChangeFeedFaultIT.RULES.split(" ", -1)))
				.toList());
	}

	@Override
	String uri(RedisServer server) {
		return "redis://outrigger:secret@127.0.0.1:" + server.port();
	}

}
