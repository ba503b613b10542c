package io.outrigger.autoconfigure.registry.redis;

import org.springframework.context.SmartLifecycle;

import io.outrigger.autoconfigure.OutriggerPhases;
import io.outrigger.registry.redis.RedisServiceRegistry;

/**
 * Follows the services of the fleet from before the first request until after the last.
 */
class FollowLifecycle implements SmartLifecycle {

	private final RedisServiceRegistry registry;

	private volatile boolean running;

	FollowLifecycle(RedisServiceRegistry registry) {
		this.registry = registry;
	}

	@Override
	public void start() {
		this.running = true;
		this.registry.start();
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
