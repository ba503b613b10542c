package io.outrigger.autoconfigure.config.redis;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

import io.outrigger.autoconfigure.OutriggerPhases;
import io.outrigger.autoconfigure.redis.FirstView;
import io.outrigger.config.effective.ConfigLayers;
import io.outrigger.config.redis.RedisConfigCenter;
import io.outrigger.redis.RedisConnections;

/**
 * Follows the published settings from before they are put into effect for the first time.
 * Waits until they were read, so that the first request does not meet those of the
 * configuration files; not for a Redis that cannot be reached, and never for long.
 */
class ReadConfigLifecycle implements SmartLifecycle {

	private static final Logger logger = LoggerFactory.getLogger(ReadConfigLifecycle.class);

	private final RedisConfigCenter center;

	private final ConfigLayers layers;

	private final RedisConnections connections;

	private volatile boolean running;

	ReadConfigLifecycle(RedisConfigCenter center, ConfigLayers layers, RedisConnections connections) {
		this.center = center;
		this.layers = layers;
		this.connections = connections;
	}

	@Override
	public void start() {
		this.running = true;
		this.center.start();
		if (!FirstView.await(this.layers.firstView(), this.connections)) {
			logger.warn("The application starts without the settings that are published; they take effect as soon as"
					+ " Redis answers");
		}
	}

	@Override
	public void stop() {
		this.running = false;
		this.center.stop();
	}

	@Override
	public boolean isRunning() {
		return this.running;
	}

	@Override
	public int getPhase() {
		return OutriggerPhases.READ_CONFIG;
	}

}
