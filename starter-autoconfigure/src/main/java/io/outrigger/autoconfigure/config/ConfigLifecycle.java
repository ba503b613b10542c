package io.outrigger.autoconfigure.config;

import org.springframework.context.SmartLifecycle;

import io.outrigger.autoconfigure.OutriggerPhases;
import io.outrigger.config.effective.ConfigFollower;

/**
 * Follows the config center while the application runs.
 */
class ConfigLifecycle implements SmartLifecycle {

	private final ConfigFollower follower;

	private volatile boolean running;

	ConfigLifecycle(ConfigFollower follower) {
		this.follower = follower;
	}

	@Override
	public void start() {
		this.follower.start();
		this.running = true;
	}

	@Override
	public void stop() {
		this.running = false;
		this.follower.stop();
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
