package io.outrigger.redis.feed;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

import io.outrigger.redis.TestConnections;
import io.outrigger.testsupport.redis.RedisServer;

/**
 * The contract on one server.
 */
class StandaloneChangeFeedFaultIT extends ChangeFeedFaultContract {

	private static RedisServer server;

	@BeforeAll
	static void startServer() {
		server = RedisServer.start();
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
		return TestConnections.to(server.uri());
	}

}
