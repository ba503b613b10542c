package io.outrigger.autoconfigure.registry.redis;

import java.time.Duration;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import reactor.core.publisher.Mono;

import io.outrigger.autoconfigure.OutriggerPhases;
import io.outrigger.redis.RedisConnections;
import io.outrigger.redis.health.RedisHealth.Status;
import io.outrigger.registry.redis.RedisServiceRegistry;

/**
 * Follows the services of the fleet from before the first request until after the last.
 * Waits for the first view, so that the first request does not meet an empty one; not for
 * a Redis that cannot be reached, and never for long.
 */
class FollowLifecycle implements SmartLifecycle {

	private static final Logger logger = LoggerFactory.getLogger(FollowLifecycle.class);

	private static final Duration FIRST_VIEW_WITHIN = Duration.ofSeconds(3);

	private final RedisServiceRegistry registry;

	private final RedisConnections connections;

	private volatile boolean running;

	FollowLifecycle(RedisServiceRegistry registry, RedisConnections connections) {
		this.registry = registry;
		this.connections = connections;
	}

	@Override
	public void start() {
		this.running = true;
		this.registry.start();
		Boolean known = Mono.firstWithSignal(this.registry.firstView().thenReturn(true), unreachable())
			.timeout(FIRST_VIEW_WITHIN, Mono.just(false))
			.block();
		if (!Boolean.TRUE.equals(known)) {
			logger.warn("The application starts without having seen the fleet; it will as soon as Redis answers");
		}
	}

	private Mono<Boolean> unreachable() {
		return this.connections.healthChanges()
			.filter((health) -> health.status() == Status.DOWN)
			.next()
			.thenReturn(false);
	}

	@Override
	public void stop() {
		this.running = false;
		this.registry.stop();
	}

	@Override
	public boolean isRunning() {
		return this.running;
	}

	@Override
	public int getPhase() {
		return OutriggerPhases.FOLLOW_CONFIG;
	}

}
