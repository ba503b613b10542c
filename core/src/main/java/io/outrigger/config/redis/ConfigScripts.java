package io.outrigger.config.redis;

import java.nio.charset.StandardCharsets;
import java.util.List;

import reactor.core.publisher.Mono;

import io.outrigger.config.ConfigScope;
import io.outrigger.redis.RedisConnections;
import io.outrigger.redis.RedisKeys;
import io.outrigger.redis.feed.FeedKeys;
import io.outrigger.redis.script.RedisScript;
import io.outrigger.redis.script.RedisScript.Source;

/**
 * Runs the scripts of the config center against the keys of a scope.
 */
final class ConfigScripts {

	static final RedisScript<List<Object>> PUBLISH = script("publish.lua");

	static final RedisScript<List<Object>> RESTORE = script("restore.lua");

	static final RedisScript<List<Object>> HISTORY = script("history.lua");

	static final RedisScript<List<Object>> RELEASES = script("releases.lua");

	private static final String FEATURE = "config";

	private static final int LARGE = 64 * 1024;

	private final RedisConnections redis;

	private final FeedKeys feed;

	private final String[] keys;

	ConfigScripts(RedisConnections redis, String namespace, ConfigScope scope) {
		this.redis = redis;
		RedisKeys names = new RedisKeys(namespace, scope.name(), FEATURE);
		this.feed = FeedKeys.of(names);
		this.keys = new String[] { this.feed.state(), this.feed.revision(), this.feed.changes(), this.feed.wakeUps(),
				names.key("past"), names.key("tombstones"), names.key("ages"), names.key("releases"),
				names.key("bytes") };
	}

	FeedKeys feed() {
		return this.feed;
	}

	/*
	 * Runs a script that writes. What is large takes longer to pass than a request may
	 * wait, and nobody could tell what became of it; where Redis is known not to answer
	 * it is not sent either.
	 */
	Mono<Answer> run(RedisScript<List<Object>> script, List<byte[]> arguments) {
		byte[][] all = arguments.toArray(byte[][]::new);
		return Mono
			.defer(() -> (isLarge(arguments) && !this.redis.isBreakerOpen())
					? this.redis.runPatiently(script, this.keys, all) : this.redis.run(script, this.keys, all))
			.map(Answer::new);
	}

	static boolean isLarge(List<byte[]> arguments) {
		return arguments.stream().mapToLong((argument) -> argument.length).sum() > LARGE;
	}

	/*
	 * Runs a script that only reads, and whose answer may be large.
	 */
	Mono<Answer> read(RedisScript<List<Object>> script, String... arguments) {
		byte[][] all = List.of(arguments).stream().map(ConfigScripts::bytes).toArray(byte[][]::new);
		return this.redis.bulk((bulk) -> bulk.run(script, this.keys, all)).map(Answer::new);
	}

	static byte[] bytes(Object argument) {
		return argument.toString().getBytes(StandardCharsets.UTF_8);
	}

	private static RedisScript<List<Object>> script(String name) {
		return RedisScript.table(FeedKeys.APPEND, Source.of(ConfigScripts.class, "config.lua"),
				Source.of(ConfigScripts.class, name));
	}

}
