package io.outrigger.autoconfigure.cache;

import java.util.Locale;

import io.outrigger.autoconfigure.Backend;
import io.outrigger.autoconfigure.actuate.Feature;
import io.outrigger.autoconfigure.actuate.FeatureReport;
import io.outrigger.autoconfigure.actuate.FeatureStatus;
import io.outrigger.cache.IntelligentCaches;

/**
 * Tells the overview how the cache is doing, and how long ago it was last known to have
 * been told of all changes: in memory there is nothing to be behind of.
 */
class CacheReport implements FeatureReport {

	private final IntelligentCaches caches;

	private final Backend backend;

	CacheReport(IntelligentCaches caches, Backend backend) {
		this.caches = caches;
		this.backend = backend;
	}

	@Override
	public Feature feature() {
		return Feature.CACHE;
	}

	@Override
	public FeatureStatus status() {
		return new FeatureStatus(this.backend.name().toLowerCase(Locale.ROOT), this.caches.age().toMillis(), null);
	}

}
