package io.outrigger.autoconfigure.config.actuate;

import java.util.Locale;

import org.jspecify.annotations.Nullable;

import io.outrigger.autoconfigure.Backend;
import io.outrigger.autoconfigure.actuate.Feature;
import io.outrigger.autoconfigure.actuate.FeatureReport;
import io.outrigger.autoconfigure.actuate.FeatureStatus;
import io.outrigger.config.effective.ConfigFollower;
import io.outrigger.config.effective.ConfigLayers;

/**
 * Tells the overview how the config center is doing.
 */
class ConfigReport implements FeatureReport {

	private final ConfigLayers layers;

	private final ConfigFollower follower;

	private final Backend backend;

	ConfigReport(ConfigLayers layers, ConfigFollower follower, Backend backend) {
		this.layers = layers;
		this.follower = follower;
		this.backend = backend;
	}

	@Override
	public Feature feature() {
		return Feature.CONFIG;
	}

	@Override
	public FeatureStatus status() {
		return new FeatureStatus(this.backend.name().toLowerCase(Locale.ROOT), this.layers.viewAge().toMillis(),
				degraded());
	}

	private @Nullable String degraded() {
		ConfigFollower.State state = this.follower.state();
		ConfigFollower.Rejection rejection = state.rejection();
		if (rejection != null) {
			return "revision " + rejection.revision() + " cannot be used, revision " + state.appliedRevision()
					+ " stays: " + rejection.reason();
		}
		int missing = this.layers.condition().missing();
		return (missing > 0) ? "the store has lost " + missing + " settings, which stay in force and are put back"
				: null;
	}

}
