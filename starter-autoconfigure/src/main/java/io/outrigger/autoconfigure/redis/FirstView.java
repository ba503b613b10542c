package io.outrigger.autoconfigure.redis;

import java.time.Duration;

import reactor.core.publisher.Mono;

import io.outrigger.redis.RedisConnections;
import io.outrigger.redis.health.RedisHealth.Status;

/**
 * Waits at start-up for what is read from Redis first: not for a Redis that cannot be
 * reached, and never for long.
 */
public final class FirstView {

	private static final Duration WITHIN = Duration.ofSeconds(3);

	private FirstView() {
	}

	/**
	 * Waits, at most 3 seconds.
	 * @param read completes once it was read
	 * @param connections tell if Redis cannot be reached
	 * @return whether it was read
	 */
	public static boolean await(Mono<Void> read, RedisConnections connections) {
		Mono<Boolean> unreachable = connections.healthChanges()
			.filter((health) -> health.status() == Status.DOWN)
			.next()
			.thenReturn(false);
		return Boolean.TRUE
			.equals(Mono.firstWithSignal(read.thenReturn(true), unreachable).timeout(WITHIN, Mono.just(false)).block());
	}

}
