package io.outrigger.autoconfigure.registry.redis;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

import io.outrigger.autoconfigure.OutriggerPhases;
import io.outrigger.autoconfigure.redis.FirstView;
import io.outrigger.redis.RedisConnections;
import io.outrigger.registry.redis.RedisServiceRegistry;

/**
 * Follows the services of the fleet from before the first request until after the last.
 * Waits for the first view, so that the first request does not meet an empty one; not for
 * a Redis that cannot be reached, and never for long.
 */
class FollowLifecycle implements SmartLifecycle {

	private static final Logger logger = LoggerFactory.getLogger(FollowLifecycle.class);

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
		if (!FirstView.await(this.registry.firstView(), this.connections)) {
			logger.warn("The application starts without having seen the fleet; it will as soon as Redis answers");
		}
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
