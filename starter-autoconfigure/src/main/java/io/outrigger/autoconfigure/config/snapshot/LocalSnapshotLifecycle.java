package io.outrigger.autoconfigure.config.snapshot;

import java.time.InstantSource;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.core.env.ConfigurableEnvironment;

import io.outrigger.autoconfigure.OutriggerPhases;
import io.outrigger.autoconfigure.config.live.source.LivePropertySource;
import io.outrigger.config.effective.ConfigFollower;
import io.outrigger.config.local.LocalSnapshotFile;
import io.outrigger.config.local.LocalSnapshotKeeper;

/**
 * Keeps the local snapshot while the application runs, where it would be started from:
 * where {@code spring.config.import} names the config center.
 */
class LocalSnapshotLifecycle implements SmartLifecycle {

	private static final Logger logger = LoggerFactory.getLogger(LocalSnapshotLifecycle.class);

	private final ConfigurableEnvironment environment;

	private final @Nullable LocalSnapshotKeeper keeper;

	private volatile boolean running;

	LocalSnapshotLifecycle(ConfigurableEnvironment environment, ConfigFollower follower,
			@Nullable LocalSnapshotFile file, InstantSource clock) {
		this.environment = environment;
		this.keeper = (file != null) ? new LocalSnapshotKeeper(follower, file, clock) : null;
	}

	@Override
	public void start() {
		this.running = true;
		if (LivePropertySource.in(this.environment).imported() == null) {
			return;
		}
		if (this.keeper != null) {
			this.keeper.start();
		}
		else {
			logger.info("No local snapshot of the settings is kept, without which the application cannot start while"
					+ " the store is away: there is no key in outrigger.config.encryption.keys, and"
					+ " outrigger.config.snapshot.plaintext is false");
		}
	}

	@Override
	public void stop() {
		this.running = false;
		if (this.keeper != null) {
			this.keeper.stop();
		}
	}

	@Override
	public boolean isRunning() {
		return this.running;
	}

	@Override
	public int getPhase() {
		return OutriggerPhases.FOLLOW_CONFIG + 1;
	}

	@Nullable LocalSnapshotKeeper keeper() {
		return this.keeper;
	}

}
