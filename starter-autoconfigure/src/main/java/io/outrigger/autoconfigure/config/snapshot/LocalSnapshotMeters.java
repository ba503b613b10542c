package io.outrigger.autoconfigure.config.snapshot;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;

import io.outrigger.config.local.LocalSnapshotKeeper;

/**
 * Meters of the local snapshot, where one is kept.
 */
class LocalSnapshotMeters implements MeterBinder {

	private static final String NAME = "outrigger.config.local.snapshots";

	private static final String RESULT = "result";

	private final LocalSnapshotLifecycle lifecycle;

	LocalSnapshotMeters(LocalSnapshotLifecycle lifecycle) {
		this.lifecycle = lifecycle;
	}

	@Override
	public void bindTo(MeterRegistry registry) {
		LocalSnapshotKeeper keeper = this.lifecycle.keeper();
		if (keeper != null) {
			FunctionCounter.builder(NAME, keeper, LocalSnapshotKeeper::written)
				.tag(RESULT, "written")
				.description("How often the local snapshot was written")
				.register(registry);
			FunctionCounter.builder(NAME, keeper, LocalSnapshotKeeper::failed)
				.tag(RESULT, "failed")
				.description("How often it could not be written")
				.register(registry);
		}
	}

}
