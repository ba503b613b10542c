package io.outrigger.redis;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

import io.lettuce.core.api.StatefulConnection;
import io.lettuce.core.cluster.api.async.RedisClusterAsyncCommands;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/**
 * The connections of a process, made and replaced together.
 *
 * @param calls for calls whose answers are short
 * @param bulk for reads of many pages, which would hold up the others
 * @param wakeUps for messages
 */
record RedisLinks(Link calls, Link bulk, StatefulRedisPubSubConnection<String, byte[]> wakeUps) {

	/*
	 * Lettuce may never tell that a connection is closed: it is waited for as long as the
	 * limit.
	 */
	Mono<Void> close(Duration limit, Scheduler scheduler) {
		return Mono
			.whenDelayError(Mono.fromFuture(this.calls.connection::closeAsync),
					Mono.fromFuture(this.bulk.connection::closeAsync), Mono.fromFuture(this.wakeUps::closeAsync))
			.timeout(limit, scheduler)
			.onErrorComplete();
	}

	/**
	 * A connection for commands, whether to one server or to a Cluster.
	 *
	 * @param connection the connection
	 * @param commands its commands
	 * @param waiting how many wait for an answer
	 */
	record Link(StatefulConnection<String, byte[]> connection, RedisClusterAsyncCommands<String, byte[]> commands,
			AtomicInteger waiting) {

		/*
		 * Counted here, since Lettuce takes a lock to do so.
		 */
		private static final int MOST_WAITING = 10_000;

		Link(StatefulConnection<String, byte[]> connection, RedisClusterAsyncCommands<String, byte[]> commands) {
			this(connection, commands, new AtomicInteger());
		}

		boolean isOpen() {
			return this.connection.isOpen();
		}

		boolean enter() {
			if (this.waiting.incrementAndGet() <= MOST_WAITING) {
				return true;
			}
			leave();
			return false;
		}

		void leave() {
			this.waiting.decrementAndGet();
		}

		static void close(@Nullable Link link) {
			if (link != null) {
				Mono.fromFuture(link.connection::closeAsync).onErrorComplete().subscribe();
			}
		}

	}

}
