package io.outrigger.autoconfigure.config.actuate;

import java.util.concurrent.TimeUnit;
import java.util.function.ToDoubleFunction;
import java.util.function.ToLongFunction;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.TimeGauge;
import io.micrometer.core.instrument.binder.MeterBinder;

import io.outrigger.autoconfigure.config.live.LiveBindings;
import io.outrigger.config.ConfigStore.Condition;
import io.outrigger.config.effective.ConfigFollower;
import io.outrigger.config.effective.ConfigLayers;
import io.outrigger.config.publish.ConfigPublisher;

/**
 * Meters of the config center; {@code docs/config.md} lists them.
 */
class ConfigMeters implements MeterBinder {

	private final ConfigLayers layers;

	private final ConfigPublisher publisher;

	private final ConfigFollower follower;

	private final LiveBindings live;

	ConfigMeters(ConfigLayers layers, ConfigPublisher publisher, ConfigFollower follower, LiveBindings live) {
		this.layers = layers;
		this.publisher = publisher;
		this.follower = follower;
		this.live = live;
	}

	@Override
	public void bindTo(MeterRegistry meters) {
		Gauge.builder("outrigger.config.entries", this.layers, ConfigMeters::entries)
			.description("Keys that exist in the scopes of this process")
			.register(meters);
		Gauge.builder("outrigger.config.revision", this.layers, (layers) -> layers.effective().revision())
			.description("Revision of the store as this process knows it")
			.register(meters);
		TimeGauge
			.builder("outrigger.config.view.age", this.layers, TimeUnit.NANOSECONDS,
					(layers) -> layers.viewAge().toNanos())
			.description("Time since the view was last known to agree with the backend")
			.register(meters);
		Gauge.builder("outrigger.config.missing", this.layers, (layers) -> layers.condition().missing())
			.description("Settings that the store has lost and that are put back")
			.register(meters);
		condition(meters, "outrigger.config.losses", "Times that the store was found to have lost settings",
				Condition::losses);
		condition(meters, "outrigger.config.restored", "Settings that this process put back", Condition::restored);
		condition(meters, "outrigger.config.records.rejected", "Records that could not be read",
				Condition::rejectedRecords);
		Gauge
			.builder("outrigger.config.revision.applied", this.follower,
					(follower) -> follower.state().appliedRevision())
			.description("Revision that is in effect in this process")
			.register(meters);
		releases(meters, "accepted", ConfigPublisher::accepted);
		releases(meters, "rejected", ConfigPublisher::rejected);
		releases(meters, "conflict", ConfigPublisher::conflicts);
		releases(meters, "unavailable", ConfigPublisher::unavailable);
		snapshots(meters, "applied", ConfigFollower::applied);
		snapshots(meters, "rejected", ConfigFollower::rejected);
		FunctionCounter.builder("outrigger.config.snapshots.unread", this.live, LiveBindings::unread)
			.description("Snapshots that took effect in this process without anything that reads what they changed")
			.register(meters);
	}

	private static double entries(ConfigLayers layers) {
		return layers.effective().layers().stream().mapToInt((layer) -> layer.snapshot().size()).sum();
	}

	private void condition(MeterRegistry meters, String name, String description, ToLongFunction<Condition> count) {
		FunctionCounter.builder(name, this.layers, (layers) -> count.applyAsLong(layers.condition()))
			.description(description)
			.register(meters);
	}

	private void releases(MeterRegistry meters, String result, ToDoubleFunction<ConfigPublisher> count) {
		FunctionCounter.builder("outrigger.config.releases", this.publisher, count)
			.tag("result", result)
			.description("Releases that were to be published through this process")
			.register(meters);
	}

	private void snapshots(MeterRegistry meters, String result, ToDoubleFunction<ConfigFollower> count) {
		FunctionCounter.builder("outrigger.config.snapshots", this.follower, count)
			.tag("result", result)
			.description("Snapshots of the store that were to take effect in this process")
			.register(meters);
	}

}
