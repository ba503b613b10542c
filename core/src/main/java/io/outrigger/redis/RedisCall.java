package io.outrigger.redis;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.RedisCommandTimeoutException;
import io.lettuce.core.RedisFuture;
import io.lettuce.core.RedisNoScriptException;
import io.lettuce.core.cluster.api.async.RedisClusterAsyncCommands;
import io.lettuce.core.resource.ClientResources;
import io.netty.util.Timeout;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.MonoSink;

/**
 * One request: a script is sent by its digest, and by its text if Redis does not know
 * that. Told to the breaker and the statistics once, however it ends.
 */
final class RedisCall<T> extends AtomicBoolean {

	private static final long serialVersionUID = 1L;

	/*
	 * The server answers, but only to say that it is loading, or not the master. Before
	 * 7.0 it puts words of its own before what stopped a script.
	 */
	private static final Pattern CANNOT_SERVE = Pattern
		.compile("(ERR Error running script .*: -)?(LOADING|(?<replica>READONLY)|MASTERDOWN|CLUSTERDOWN|NOREPLICAS) ");

	private final transient RedisRequest<T> request;

	private final transient RedisLinks.Link link;

	private final transient CircuitBreaker breaker;

	private final transient RedisConnections connections;

	private final transient MonoSink<T> sink;

	private final long started;

	private transient volatile @Nullable RedisFuture<T> pending;

	private RedisCall(RedisRequest<T> request, RedisLinks.Link link, CircuitBreaker breaker,
			RedisConnections connections, MonoSink<T> sink) {
		this.request = request;
		this.link = link;
		this.breaker = breaker;
		this.connections = connections;
		this.sink = sink;
		this.started = breaker.getCurrentTimestamp();
	}

	/*
	 * Sends a request, or refuses it at once: for want of a connection (null), or of room
	 * on it, or because the breaker is open.
	 */
	static <T> void send(RedisRequest<T> request, RedisLinks.@Nullable Link link, CircuitBreaker breaker,
			RedisConnections connections, MonoSink<T> sink) {
		if (link == null || !link.isOpen()) {
			refuse("There is no connection to Redis", connections, sink);
		}
		else if (!link.enter()) {
			refuse("Too many calls wait for Redis already", connections, sink);
		}
		else if (!breaker.tryAcquirePermission()) {
			link.leave();
			refuse("Redis left too many calls unanswered", connections, sink);
		}
		else {
			new RedisCall<>(request, link, breaker, connections, sink).send();
		}
	}

	private static void refuse(String reason, RedisConnections connections, MonoSink<?> sink) {
		connections.counts().add(RedisEvent.REJECTED);
		sink.error(new RedisUnavailableException(reason, false, null));
	}

	private void send() {
		this.sink.onCancel(this::cancel);
		orFail(() -> await(this.request.first().apply(this.link.commands()), this.request.inFull()));
	}

	/*
	 * Whatever happens, what was taken for the call is given back, and its caller told.
	 */
	private void orFail(Runnable sending) {
		try {
			sending.run();
		}
		catch (Throwable ex) {
			fail(ex);
		}
	}

	private boolean end() {
		boolean first = compareAndSet(false, true);
		if (first) {
			this.link.leave();
		}
		return first;
	}

	private void await(RedisFuture<T> answer,
			@Nullable Function<RedisClusterAsyncCommands<String, byte[]>, RedisFuture<T>> otherwise) {
		this.pending = answer;
		answer.whenComplete((value, failure) -> {
			if (failure == null) {
				succeed(value);
			}
			else if (failure instanceof RedisNoScriptException && otherwise != null) {
				orFail(() -> sendText(otherwise));
			}
			else {
				fail(failure);
			}
		});
	}

	/*
	 * Within the time that is left, unless the caller gave up meanwhile.
	 */
	private void sendText(Function<RedisClusterAsyncCommands<String, byte[]>, RedisFuture<T>> inFull) {
		if (get()) {
			return;
		}
		this.connections.counts().add(RedisEvent.SCRIPT_SENT);
		RedisFuture<T> answer = inFull.apply(this.link.commands());
		await(answer, null);
		limit(answer);
	}

	/*
	 * By the connection's own timer: that of the JDK's futures has a lock, for which the
	 * connection's thread would wait.
	 */
	private void limit(RedisFuture<T> answer) {
		ClientResources resources = this.link.connection().getResources();
		long left = this.link.connection().getTimeout().toNanos() - this.breaker.getTimestampUnit().toNanos(elapsed());
		Timeout limit = resources.timer()
			.newTimeout((due) -> resources.eventExecutorGroup().execute(() -> late(answer)), Math.max(left, 0),
					TimeUnit.NANOSECONDS);
		answer.whenComplete((value, failure) -> limit.cancel());
	}

	private void late(RedisFuture<T> answer) {
		fail(new TimeoutException());
		answer.cancel(false);
	}

	private void succeed(@Nullable T value) {
		if (end()) {
			// Whoever waits is told whatever becomes of the statistics
			try {
				this.breaker.onSuccess(elapsed(), this.breaker.getTimestampUnit());
				this.connections.counts().add(RedisEvent.ANSWERED);
			}
			finally {
				this.sink.success(value);
			}
		}
	}

	private void fail(Throwable failure) {
		if (!end()) {
			return;
		}
		if (failure instanceof RedisCommandExecutionException refusal) {
			Matcher reason = CANNOT_SERVE.matcher(String.valueOf(refusal.getMessage()));
			if (!reason.lookingAt()) {
				try {
					this.breaker.onSuccess(elapsed(), this.breaker.getTimestampUnit());
					this.connections.counts().add(RedisEvent.REFUSED);
				}
				finally {
					this.sink.error(refusal);
				}
				return;
			}
			if (reason.group("replica") != null) {
				this.connections.refusedByReplica();
			}
		}
		try {
			this.breaker.onError(elapsed(), this.breaker.getTimestampUnit(), failure);
			boolean late = failure instanceof RedisCommandTimeoutException || failure instanceof TimeoutException;
			this.connections.counts().add(late ? RedisEvent.TIMED_OUT : RedisEvent.UNAVAILABLE);
		}
		finally {
			this.sink.error(new RedisUnavailableException(this.request.name() + " was not answered: " + failure, true,
					failure));
		}
	}

	private void cancel() {
		if (end()) {
			this.breaker.releasePermission();
			this.connections.counts().add(RedisEvent.CANCELLED);
			RedisFuture<T> answer = this.pending;
			if (answer != null) {
				answer.cancel(false);
			}
		}
	}

	private long elapsed() {
		return this.breaker.getCurrentTimestamp() - this.started;
	}

}
