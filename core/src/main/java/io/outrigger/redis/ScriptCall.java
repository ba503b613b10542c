package io.outrigger.redis;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;

import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.RedisCommandTimeoutException;
import io.lettuce.core.RedisFuture;
import io.lettuce.core.RedisNoScriptException;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.MonoSink;

import io.outrigger.redis.script.RedisScript;

/**
 * One run of a script: sent by its digest, by its text if Redis does not know that, and
 * told to the breaker and the statistics once, however it ends.
 */
final class ScriptCall<T> extends AtomicBoolean {

	private static final long serialVersionUID = 1L;

	private final transient RedisScript<T> script;

	private final transient String[] keys;

	private final transient byte[][] arguments;

	private final transient RedisLinks.Link link;

	private final transient CircuitBreaker breaker;

	private final transient EventCounts<RedisEvent> counts;

	private final transient MonoSink<T> sink;

	private final long started;

	private transient volatile @Nullable RedisFuture<T> pending;

	ScriptCall(RedisScript<T> script, String[] keys, byte[][] arguments, RedisLinks.Link link, CircuitBreaker breaker,
			EventCounts<RedisEvent> counts, MonoSink<T> sink) {
		this.script = script;
		this.keys = keys;
		this.arguments = arguments;
		this.link = link;
		this.breaker = breaker;
		this.counts = counts;
		this.sink = sink;
		this.started = breaker.getCurrentTimestamp();
	}

	void send() {
		this.sink.onCancel(this::cancel);
		await(this.link.commands().evalsha(this.script.digest(), this.script.output(), this.keys, this.arguments),
				false);
	}

	private void await(RedisFuture<T> answer, boolean textSent) {
		this.pending = answer;
		answer.whenComplete((value, failure) -> {
			if (failure == null) {
				succeed(value);
			}
			else if (failure instanceof RedisNoScriptException && !textSent) {
				sendText();
			}
			else {
				fail(failure);
			}
		});
	}

	/*
	 * Within the time that is left, unless the caller gave up meanwhile.
	 */
	private void sendText() {
		if (get()) {
			return;
		}
		this.counts.add(RedisEvent.SCRIPT_SENT);
		RedisFuture<T> answer = this.link.commands()
			.eval(this.script.text(), this.script.output(), this.keys, this.arguments);
		await(answer, true);
		long left = this.link.connection().getTimeout().toNanos() - this.breaker.getTimestampUnit().toNanos(elapsed());
		answer.toCompletableFuture().orTimeout(Math.max(left, 0), TimeUnit.NANOSECONDS);
	}

	private void succeed(@Nullable T value) {
		if (compareAndSet(false, true)) {
			this.breaker.onSuccess(elapsed(), this.breaker.getTimestampUnit());
			this.counts.add(RedisEvent.ANSWERED);
			this.sink.success(value);
		}
	}

	private void fail(Throwable failure) {
		if (!compareAndSet(false, true)) {
			return;
		}
		if (failure instanceof RedisCommandExecutionException refusal && !cannotServe(refusal)) {
			this.breaker.onSuccess(elapsed(), this.breaker.getTimestampUnit());
			this.counts.add(RedisEvent.REFUSED);
			this.sink.error(refusal);
			return;
		}
		this.breaker.onError(elapsed(), this.breaker.getTimestampUnit(), failure);
		boolean late = failure instanceof RedisCommandTimeoutException || failure instanceof TimeoutException;
		this.counts.add(late ? RedisEvent.TIMED_OUT : RedisEvent.UNAVAILABLE);
		this.sink.error(new RedisUnavailableException(this.script + " was not answered: " + failure, true, failure));
	}

	private void cancel() {
		if (compareAndSet(false, true)) {
			this.breaker.releasePermission();
			this.counts.add(RedisEvent.CANCELLED);
			RedisFuture<T> answer = this.pending;
			if (answer != null) {
				answer.cancel(false);
			}
		}
	}

	private long elapsed() {
		return this.breaker.getCurrentTimestamp() - this.started;
	}

	/*
	 * The server answers, but only to say that it is loading, or no longer the master.
	 */
	private static boolean cannotServe(RedisCommandExecutionException refusal) {
		String message = String.valueOf(refusal.getMessage());
		return message.startsWith("LOADING") || message.startsWith("READONLY") || message.startsWith("MASTERDOWN")
				|| message.startsWith("CLUSTERDOWN") || message.startsWith("NOREPLICAS");
	}

}
