package io.outrigger.redis;

import java.util.Map;

import io.lettuce.core.MapScanCursor;
import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.RedisNoScriptException;
import io.lettuce.core.ScanArgs;
import io.lettuce.core.ScanCursor;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import io.outrigger.redis.script.RedisScript;

/**
 * Reads page by page, so that no reply holds up Redis or the connection. To be used where
 * it is given and not kept.
 */
public final class RedisBulkReader {

	/**
	 * How many entries make a page.
	 */
	public static final int PAGE = 500;

	private final RedisLinks.Link link;

	/*
	 * The link gives each page its time: however long all of them take, over a slow link
	 * or on a busy machine, reading that goes on is not given up.
	 */
	RedisBulkReader(RedisLinks.Link link) {
		this.link = link;
	}

	/**
	 * Reads a hash while it may be changing: what is in it all the time is read, what
	 * comes, goes or changes meanwhile may be read in either state.
	 * @param key name of the hash
	 * @return its fields and values, page by page, of which no more is read than is asked
	 * for and one; a field may be in several pages
	 */
	public Flux<Map<String, byte[]>> hash(String key) {
		return page(key, ScanCursor.INITIAL).expand((cursor) -> cursor.isFinished() ? Mono.empty() : page(key, cursor))
			.map(MapScanCursor::getMap);
	}

	/**
	 * Runs a script that only reads.
	 * @param <T> what it returns
	 * @param script the script
	 * @param keys every key it reads
	 * @param arguments what else it is given
	 * @return what it returns
	 */
	public <T> Mono<T> run(RedisScript<T> script, String[] keys, byte[]... arguments) {
		return Mono
			.<T>fromCompletionStage(
					() -> this.link.commands().evalsha(script.digest(), script.output(), keys, arguments))
			.onErrorResume(RedisNoScriptException.class, (ex) -> Mono
				.fromCompletionStage(() -> this.link.commands().eval(script.text(), script.output(), keys, arguments)));
	}

	private Mono<MapScanCursor<String, byte[]>> page(String key, ScanCursor from) {
		return Mono.fromCompletionStage(() -> this.link.commands().hscan(key, from, ScanArgs.Builder.limit(PAGE)));
	}

	static boolean isUnavailable(Throwable failure) {
		return !(failure instanceof RedisCommandExecutionException) && !(failure instanceof IllegalStateException);
	}

}
