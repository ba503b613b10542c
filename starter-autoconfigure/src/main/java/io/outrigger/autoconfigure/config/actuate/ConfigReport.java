package io.outrigger.autoconfigure.config.actuate;

import java.util.Locale;

import org.jspecify.annotations.Nullable;

import io.outrigger.autoconfigure.Backend;
import io.outrigger.autoconfigure.actuate.Feature;
import io.outrigger.autoconfigure.actuate.FeatureReport;
import io.outrigger.autoconfigure.actuate.FeatureStatus;
import io.outrigger.autoconfigure.config.live.source.Imported;
import io.outrigger.config.effective.ConfigFollower;
import io.outrigger.config.effective.ConfigLayers;

/**
 * Tells the overview how the config center is doing.
 */
class ConfigReport implements FeatureReport {

	private final ConfigLayers layers;

	private final ConfigFollower follower;

	private final Backend backend;

	private final @Nullable Imported imported;

	ConfigReport(ConfigLayers layers, ConfigFollower follower, Backend backend, @Nullable Imported imported) {
		this.layers = layers;
		this.follower = follower;
		this.backend = backend;
		this.imported = imported;
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
		if (this.imported != null && this.imported.problem() != null && state.appliedRevision() == 0
				&& !(this.imported.writtenAt() == null && this.layers.isRead())) {
			return startedFrom(this.imported) + ": " + this.imported.problem();
		}
		int missing = this.layers.condition().missing();
		return (missing > 0) ? "the store has lost " + missing + " settings, which stay in force and are put back"
				: null;
	}

	private static String startedFrom(Imported imported) {
		return (imported.writtenAt() != null)
				? "runs with the local snapshot of " + imported.writtenAt() + ", revision " + imported.revision()
				: "runs without the published settings";
	}

}
