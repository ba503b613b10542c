package io.outrigger.autoconfigure.cache;

import java.util.Locale;

import io.outrigger.autoconfigure.Backend;
import io.outrigger.autoconfigure.actuate.Feature;
import io.outrigger.autoconfigure.actuate.FeatureReport;
import io.outrigger.autoconfigure.actuate.FeatureStatus;

/**
 * Tells the overview how the cache is doing: in memory there is nothing to be behind of.
 */
class CacheReport implements FeatureReport {

	private final Backend backend;

	CacheReport(Backend backend) {
		this.backend = backend;
	}

	@Override
	public Feature feature() {
		return Feature.CACHE;
	}

	@Override
	public FeatureStatus status() {
		return new FeatureStatus(this.backend.name().toLowerCase(Locale.ROOT), 0, null);
	}

}
