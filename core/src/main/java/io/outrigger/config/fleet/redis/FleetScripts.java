package io.outrigger.config.fleet.redis;

import java.nio.charset.StandardCharsets;
import java.util.List;

import reactor.core.publisher.Mono;

import io.outrigger.config.ConfigScope;
import io.outrigger.redis.RedisConnections;
import io.outrigger.redis.RedisKeys;
import io.outrigger.redis.script.RedisScript;
import io.outrigger.redis.script.RedisScript.Source;

/**
 * Runs the scripts of the fleet against the keys of a scope.
 */
final class FleetScripts {

	private static final String FEATURE = "config";

	private static final int LARGE = 64 * 1024;

	private static final RedisScript<Long> REPORT = RedisScript.number(source("report.lua"));

	private static final RedisScript<Long> WITHDRAW = RedisScript.number(source("withdraw.lua"));

	private static final RedisScript<List<Object>> REPORTS = RedisScript.table(source("reports.lua"));

	private static final RedisScript<List<Object>> PROPOSE = RedisScript.table(source("propose.lua"));

	private static final RedisScript<Long> ANSWER = RedisScript.number(source("answer.lua"));

	private static final RedisScript<byte[]> PROPOSAL = RedisScript
		.bytes(new Source("proposal", "return redis.call('GET', KEYS[1])"));

	private static final RedisScript<List<Object>> VERDICTS = RedisScript
		.table(new Source("verdicts", "return redis.call('HGETALL', KEYS[1])"));

	private final RedisConnections redis;

	private final String namespace;

	FleetScripts(RedisConnections redis, String namespace) {
		this.redis = redis;
		this.namespace = namespace;
	}

	String proposals(ConfigScope scope) {
		return key(scope, "proposals");
	}

	String verdicts(ConfigScope scope) {
		return key(scope, "verdicts");
	}

	Mono<Void> report(ConfigScope scope, String instance, String report, long countsMillis) {
		return this.redis.run(REPORT, reporters(scope), bytes(instance, report, Long.toString(countsMillis))).then();
	}

	Mono<Void> withdraw(ConfigScope scope, String instance) {
		return this.redis.run(WITHDRAW, reporters(scope), bytes(instance)).then();
	}

	Mono<List<Object>> reports(ConfigScope scope, long countsMillis) {
		return this.redis.run(REPORTS, reporters(scope), bytes(Long.toString(countsMillis)));
	}

	Mono<List<Object>> propose(ConfigScope scope, String id, byte[] release, long standsMillis, long countsMillis) {
		String[] keys = { key(scope, "reported"), proposal(scope, id), proposals(scope) };
		byte[][] arguments = { text(id), release, text(Long.toString(standsMillis)),
				text(Long.toString(countsMillis)) };
		// What is large takes longer to pass than a request may wait
		return Mono.defer(() -> (release.length > LARGE && !this.redis.isBreakerOpen())
				? this.redis.runPatiently(PROPOSE, keys, arguments) : this.redis.run(PROPOSE, keys, arguments));
	}

	/*
	 * May be large.
	 */
	Mono<byte[]> proposed(ConfigScope scope, String id) {
		return this.redis.bulk((bulk) -> bulk.run(PROPOSAL, new String[] { proposal(scope, id) }));
	}

	Mono<Void> answer(ConfigScope scope, String id, String instance, String verdict, long standsMillis) {
		return this.redis
			.run(ANSWER, new String[] { answers(scope, id), verdicts(scope) },
					bytes(id, instance, verdict, Long.toString(standsMillis)))
			.then();
	}

	Mono<List<Object>> answered(ConfigScope scope, String id) {
		return this.redis.run(VERDICTS, new String[] { answers(scope, id) });
	}

	private String[] reporters(ConfigScope scope) {
		return new String[] { key(scope, "reports"), key(scope, "reported") };
	}

	private String proposal(ConfigScope scope, String id) {
		return key(scope, "proposal:" + id);
	}

	private String answers(ConfigScope scope, String id) {
		return key(scope, "verdicts:" + id);
	}

	private String key(ConfigScope scope, String part) {
		return new RedisKeys(this.namespace, scope.name(), FEATURE).key(part);
	}

	private static Source source(String name) {
		return Source.of(FleetScripts.class, name);
	}

	private static byte[][] bytes(String... arguments) {
		byte[][] bytes = new byte[arguments.length][];
		for (int i = 0; i < arguments.length; i++) {
			bytes[i] = text(arguments[i]);
		}
		return bytes;
	}

	private static byte[] text(String argument) {
		return argument.getBytes(StandardCharsets.UTF_8);
	}

}
