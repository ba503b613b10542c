package io.outrigger.registry.redis;

import java.nio.charset.StandardCharsets;
import java.util.List;

import reactor.core.publisher.Mono;

import io.outrigger.redis.RedisConnections;
import io.outrigger.redis.RedisKeys;
import io.outrigger.redis.feed.FeedKeys;
import io.outrigger.redis.script.RedisScript;
import io.outrigger.redis.script.RedisScript.Source;

/**
 * Runs the scripts of the registry against the keys of a service.
 */
final class RegistryScripts {

	static final RedisScript<List<Object>> REGISTER = script("register.lua");

	static final RedisScript<List<Object>> HEARTBEAT = script("heartbeat.lua");

	static final RedisScript<List<Object>> STATUS = script("status.lua");

	static final RedisScript<List<Object>> DEREGISTER = script("deregister.lua");

	private static final RedisScript<List<Object>> SWEEP = script("sweep.lua");

	private static final RedisScript<Long> INDEX = RedisScript.number(FeedKeys.APPEND, source("index.lua"));

	private static final String FEATURE = "registry";

	/*
	 * No service can have this name.
	 */
	private static final String INDEX_SCOPE = "*";

	private final RedisConnections redis;

	private final String namespace;

	RegistryScripts(RedisConnections redis, String namespace) {
		this.redis = redis;
		this.namespace = namespace;
	}

	FeedKeys feed(String service) {
		return FeedKeys.of(new RedisKeys(this.namespace, service, FEATURE));
	}

	FeedKeys index() {
		return feed(INDEX_SCOPE);
	}

	/*
	 * What an instance says of itself gets through also where the link is slow: a
	 * time-out that is made for request paths must cost nobody its lease.
	 */
	Mono<Answer> say(RedisScript<List<Object>> script, String service, String... arguments) {
		return this.redis.runPatiently(script, keys(service), bytes(arguments)).map(Answer::new);
	}

	/*
	 * Somebody with a better link sweeps too, so that nobody need wait for this.
	 */
	Mono<Answer> sweep(String service, String... arguments) {
		return this.redis.run(SWEEP, keys(service), bytes(arguments)).map(Answer::new);
	}

	private String[] keys(String service) {
		RedisKeys keys = new RedisKeys(this.namespace, service, FEATURE);
		FeedKeys feed = FeedKeys.of(keys);
		return new String[] { feed.state(), feed.revision(), feed.changes(), feed.wakeUps(), keys.key("leases"),
				keys.key("incarnations"), keys.key("loads"), keys.key("doubts"), keys.key("clock"), keys.key("run") };
	}

	Mono<Void> index(String service, boolean there) {
		FeedKeys index = index();
		return this.redis
			.runPatiently(INDEX, new String[] { index.state(), index.revision(), index.changes(), index.wakeUps() },
					bytes(service, there ? "1" : "0"))
			.then();
	}

	private static RedisScript<List<Object>> script(String name) {
		return RedisScript.table(FeedKeys.APPEND, source("registry.lua"), source(name));
	}

	private static Source source(String name) {
		return Source.of(RegistryScripts.class, name);
	}

	private static byte[][] bytes(String... arguments) {
		byte[][] bytes = new byte[arguments.length][];
		for (int i = 0; i < arguments.length; i++) {
			bytes[i] = arguments[i].getBytes(StandardCharsets.UTF_8);
		}
		return bytes;
	}

	/**
	 * What a script answered: a word, and what belongs to it.
	 *
	 * @param parts the parts
	 */
	record Answer(List<Object> parts) {

		String word() {
			return text(0);
		}

		String text(int part) {
			return new String(bytes(part), StandardCharsets.UTF_8);
		}

		byte[] bytes(int part) {
			return (byte[]) this.parts.get(part);
		}

		long number(int part) {
			return Long.parseLong(text(part));
		}

		Answer list(int part) {
			@SuppressWarnings("unchecked")
			List<Object> list = (List<Object>) this.parts.get(part);
			return new Answer(list);
		}

		int size() {
			return this.parts.size();
		}

	}

}
