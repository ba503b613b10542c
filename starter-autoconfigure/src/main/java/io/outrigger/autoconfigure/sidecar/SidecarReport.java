package io.outrigger.autoconfigure.sidecar;

import io.outrigger.autoconfigure.actuate.Feature;
import io.outrigger.autoconfigure.actuate.FeatureReport;
import io.outrigger.autoconfigure.actuate.FeatureStatus;

/**
 * Tells the overview that the sidecar is there; it depends on nothing outside this
 * process.
 */
class SidecarReport implements FeatureReport {

	@Override
	public Feature feature() {
		return Feature.SIDECAR;
	}

	@Override
	public FeatureStatus status() {
		return new FeatureStatus("memory", 0, null);
	}

}
