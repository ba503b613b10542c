package io.outrigger.autoconfigure.registry;

import java.util.Locale;

import io.outrigger.autoconfigure.Backend;
import io.outrigger.autoconfigure.actuate.Feature;
import io.outrigger.autoconfigure.actuate.FeatureReport;
import io.outrigger.autoconfigure.actuate.FeatureStatus;
import io.outrigger.registry.ServiceRegistry;
import io.outrigger.registry.self.SelfRegistration;

/**
 * Tells the overview how the registry is doing.
 */
class RegistryReport implements FeatureReport {

	private final ServiceRegistry registry;

	private final SelfRegistration registration;

	private final Backend backend;

	RegistryReport(ServiceRegistry registry, SelfRegistration registration, Backend backend) {
		this.registry = registry;
		this.registration = registration;
		this.backend = backend;
	}

	@Override
	public Feature feature() {
		return Feature.REGISTRY;
	}

	@Override
	public FeatureStatus status() {
		return new FeatureStatus(this.backend.name().toLowerCase(Locale.ROOT), this.registry.viewAge().toMillis(),
				this.registration.lastFailure());
	}

}
