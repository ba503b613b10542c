package io.outrigger.autoconfigure.loadbalancer;

import io.outrigger.autoconfigure.actuate.Feature;
import io.outrigger.autoconfigure.actuate.FeatureReport;
import io.outrigger.autoconfigure.actuate.FeatureStatus;
import io.outrigger.registry.ServiceRegistry;

/**
 * Tells the overview how the load balancer is doing: its view is the registry's, all else
 * it keeps in this process.
 */
class LoadBalancerReport implements FeatureReport {

	private final ServiceRegistry registry;

	LoadBalancerReport(ServiceRegistry registry) {
		this.registry = registry;
	}

	@Override
	public Feature feature() {
		return Feature.LOADBALANCER;
	}

	@Override
	public FeatureStatus status() {
		return new FeatureStatus("memory", this.registry.viewAge().toMillis(), null);
	}

}
