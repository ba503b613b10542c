package io.outrigger.loadbalancer.session.redis;

import java.nio.charset.StandardCharsets;
import java.time.Duration;

import reactor.core.publisher.Mono;

import io.outrigger.loadbalancer.session.SessionStore;
import io.outrigger.redis.RedisConnections;
import io.outrigger.redis.RedisKeys;
import io.outrigger.redis.script.RedisScript;
import io.outrigger.redis.script.RedisScript.Source;
import io.outrigger.registry.ServiceInstance;

/**
 * The sessions of a fleet, in Redis: one key each, which Redis forgets when the session
 * has rested too long. What does not name an instance counts as no session.
 */
public final class RedisSessionStore implements SessionStore {

	private static final String FORMAT = "1 ";

	private static final RedisScript<byte[]> PLACE = RedisScript.bytes(Source.of(RedisSessionStore.class, "place.lua"));

	private final RedisConnections redis;

	private final String namespace;

	/**
	 * Creates a store.
	 * @param redis the connections
	 * @param namespace separates fleets that share a Redis
	 */
	public RedisSessionStore(RedisConnections redis, String namespace) {
		this.redis = redis;
		this.namespace = namespace;
	}

	@Override
	public Mono<String> hold(String service, String session, String proposed, Duration timeout) {
		return place(service, session, "", proposed, timeout);
	}

	@Override
	public Mono<String> move(String service, String session, String from, String to, Duration timeout) {
		return place(service, session, FORMAT + from, to, timeout);
	}

	private Mono<String> place(String service, String session, String from, String to, Duration timeout) {
		String key = new RedisKeys(this.namespace, service, "loadbalancer").key("session:" + session);
		return this.redis
			.run(PLACE, new String[] { key }, bytes(from), bytes(FORMAT + to),
					bytes(Long.toString(Math.max(1, timeout.toMillis()))))
			.map((answer) -> instance(answer, to));
	}

	private static String instance(byte[] answer, String proposed) {
		String text = (answer.length <= FORMAT.length() + ServiceInstance.MAX_NAME)
				? new String(answer, StandardCharsets.UTF_8) : "";
		String id = text.startsWith(FORMAT) ? text.substring(FORMAT.length()) : "";
		return ServiceInstance.isName(id) ? id : proposed;
	}

	private static byte[] bytes(String text) {
		return text.getBytes(StandardCharsets.UTF_8);
	}

}
