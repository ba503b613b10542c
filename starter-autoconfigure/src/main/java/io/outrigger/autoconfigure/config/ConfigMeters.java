package io.outrigger.autoconfigure.config;

import java.util.function.ToDoubleFunction;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;

import io.outrigger.config.ConfigFollower;
import io.outrigger.config.ConfigPublisher;
import io.outrigger.config.ConfigStore;

/**
 * Meters of the config center; {@code docs/config.md} lists them.
 */
class ConfigMeters implements MeterBinder {

	private final ConfigStore store;

	private final ConfigPublisher publisher;

	private final ConfigFollower follower;

	ConfigMeters(ConfigStore store, ConfigPublisher publisher, ConfigFollower follower) {
		this.store = store;
		this.publisher = publisher;
		this.follower = follower;
	}

	@Override
	public void bindTo(MeterRegistry meters) {
		Gauge.builder("outrigger.config.entries", this.store, (store) -> store.snapshot().size())
			.description("Keys that exist")
			.register(meters);
		Gauge.builder("outrigger.config.revision", this.store, (store) -> store.snapshot().revision())
			.description("Revision of the store as this process knows it")
			.register(meters);
		Gauge
			.builder("outrigger.config.revision.applied", this.follower,
					(follower) -> follower.state().appliedRevision())
			.description("Revision that is in effect in this process")
			.register(meters);
		releases(meters, "accepted", ConfigPublisher::accepted);
		releases(meters, "rejected", ConfigPublisher::rejected);
		releases(meters, "conflict", ConfigPublisher::conflicts);
		snapshots(meters, "applied", ConfigFollower::applied);
		snapshots(meters, "rejected", ConfigFollower::rejected);
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
