package io.outrigger.autoconfigure.redis;

import org.springframework.context.SmartLifecycle;

import io.outrigger.autoconfigure.OutriggerPhases;
import io.outrigger.redis.RedisConnections;

/**
 * Connects before any feature asks, without waiting for it, and disconnects after all
 * have ended.
 */
class RedisLifecycle implements SmartLifecycle {

	private final RedisConnections connections;

	private volatile boolean running;

	RedisLifecycle(RedisConnections connections) {
		this.connections = connections;
	}

	@Override
	public void start() {
		this.running = true;
		this.connections.start();
	}

	@Override
	public void stop() {
		stop(() -> {
		});
	}

	@Override
	public void stop(Runnable callback) {
		this.running = false;
		this.connections.stop().onErrorComplete().doFinally((signal) -> callback.run()).subscribe();
	}

	@Override
	public boolean isRunning() {
		return this.running;
	}

	@Override
	public int getPhase() {
		return OutriggerPhases.CONNECT;
	}

}
