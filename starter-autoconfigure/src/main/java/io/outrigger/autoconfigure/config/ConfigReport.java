package io.outrigger.autoconfigure.config;

import java.util.Locale;

import org.jspecify.annotations.Nullable;

import io.outrigger.autoconfigure.Backend;
import io.outrigger.autoconfigure.actuate.Feature;
import io.outrigger.autoconfigure.actuate.FeatureReport;
import io.outrigger.autoconfigure.actuate.FeatureStatus;
import io.outrigger.config.ConfigFollower;
import io.outrigger.config.ConfigStore;

/**
 * Tells the overview how the config center is doing.
 */
class ConfigReport implements FeatureReport {

	private final ConfigStore store;

	private final ConfigFollower follower;

	private final Backend backend;

	ConfigReport(ConfigStore store, ConfigFollower follower, Backend backend) {
		this.store = store;
		this.follower = follower;
		this.backend = backend;
	}

	@Override
	public Feature feature() {
		return Feature.CONFIG;
	}

	@Override
	public FeatureStatus status() {
		return new FeatureStatus(this.backend.name().toLowerCase(Locale.ROOT), this.store.viewAge().toMillis(),
				degraded(this.follower.state()));
	}

	private static @Nullable String degraded(ConfigFollower.State state) {
		ConfigFollower.Rejection rejection = state.rejection();
		return (rejection != null) ? "revision " + rejection.revision() + " cannot be used, revision "
				+ state.appliedRevision() + " stays: " + rejection.reason() : null;
	}

}
