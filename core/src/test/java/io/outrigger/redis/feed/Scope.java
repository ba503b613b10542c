package io.outrigger.redis.feed;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;

import io.outrigger.redis.RedisKeys;
import io.outrigger.redis.script.RedisScript;
import io.outrigger.redis.script.RedisScript.Source;
import io.outrigger.testsupport.redis.RedisServer;

/**
 * Writes a scope as a feature would, past the client under test.
 */
final class Scope {

	private static final RedisScript<byte[]> PUT = RedisScript.bytes(FeedKeys.APPEND,
			Source.of(Scope.class, "put.lua"));

	private static final String KEPT = "1000";

	private final Supplier<RedisServer> server;

	private final FeedKeys keys = FeedKeys.of(new RedisKeys("test", "orders", "sample"));

	Scope(Supplier<RedisServer> server) {
		this.server = server;
	}

	FeedKeys keys() {
		return this.keys;
	}

	RedisServer server() {
		return this.server.get();
	}

	long put(String... idsAndValues) {
		return write(this.keys.wakeUps(), idsAndValues);
	}

	/*
	 * As if the message had been lost.
	 */
	long putUntold(String... idsAndValues) {
		return write("outrigger:{test:orders}:sample:nobody", idsAndValues);
	}

	long remove(String id) {
		return write(this.keys.wakeUps(), id);
	}

	void tell(String message) {
		command("PUBLISH", this.keys.wakeUps(), message);
	}

	void trim() {
		command("XTRIM", this.keys.changes(), "MAXLEN", "0");
	}

	Map<String, String> state() {
		Map<String, String> state = new TreeMap<>();
		List<?> pairs = (List<?>) command("HGETALL", this.keys.state());
		for (int i = 0; i < pairs.size(); i += 2) {
			state.put((String) pairs.get(i), (String) pairs.get(i + 1));
		}
		return state;
	}

	Object command(String... args) {
		return this.server.get().command(args);
	}

	private long write(String channel, String... idsAndValues) {
		List<String> command = new ArrayList<>(List.of("EVAL", new String(PUT.text(), StandardCharsets.UTF_8), "4",
				this.keys.state(), this.keys.revision(), this.keys.changes(), channel, KEPT));
		command.addAll(List.of(idsAndValues));
		return Long.parseLong((String) command(command.toArray(String[]::new)));
	}

}
