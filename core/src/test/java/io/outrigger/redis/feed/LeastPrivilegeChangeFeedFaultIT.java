package io.outrigger.redis.feed;

import java.util.stream.Stream;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import reactor.test.StepVerifier;

import io.outrigger.redis.TestConnections;
import io.outrigger.redis.script.RedisScript;
import io.outrigger.redis.script.RedisScript.Source;
import io.outrigger.testsupport.redis.RedisServer;

import static org.awaitility.Awaitility.await;

/**
 * The contract with no more rights than {@code docs/redis-keys.md} asks for.
 */
public class LeastPrivilegeChangeFeedFaultIT extends ChangeFeedFaultContract {

	public static final String RULES = "outrigger on >secret resetchannels ~outrigger:* &outrigger:* -@all +hello +auth +ping"
			+ " +eval +evalsha +get +getrange +mget +set +del +pexpire +pttl +time +info +hget +hgetall +hexists"
			+ " +hset +hdel +hlen +hscan +zadd +zrem +zscore +zcard +zrange +zrangebyscore +zremrangebyrank"
			+ " +xadd +xrange +xrevrange +sadd +smembers +publish +subscribe +unsubscribe";

	private static RedisServer server;

	@BeforeAll
	static void startServer() {
		server = RedisServer.start(Stream.concat(Stream.of("--user"), Stream.of(RULES.split(" ", -1))).toList());
	}

	@AfterAll
	static void stopServer() {
		server.close();
	}

	@Override
	RedisServer serverOf(String key) {
		return server;
	}

	@Override
	TestConnections connect() {
		return TestConnections.to("redis://outrigger:secret@127.0.0.1:" + server.port());
	}

	@Test
	void keysOfOthersAreOutOfReach() {
		await().until(() -> redis().health().isUp());
		RedisScript<byte[]> read = RedisScript.bytes(new Source("read", "return redis.call('GET', KEYS[1])"));
		StepVerifier.create(redis().run(read, new String[] { "customers" }))
			.verifyErrorMatches((ex) -> ex.getMessage().contains("NOPERM"));
	}

}
