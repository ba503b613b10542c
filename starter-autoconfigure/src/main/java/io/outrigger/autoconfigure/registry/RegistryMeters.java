package io.outrigger.autoconfigure.registry;

import java.util.Locale;
import java.util.concurrent.TimeUnit;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.TimeGauge;
import io.micrometer.core.instrument.binder.MeterBinder;

import io.outrigger.registry.InstanceStatus;
import io.outrigger.registry.ServiceRegistry;
import io.outrigger.registry.self.SelfRegistration;

/**
 * Meters of the registry; {@code docs/registry.md} lists them.
 */
class RegistryMeters implements MeterBinder {

	private final ServiceRegistry registry;

	private final SelfRegistration registration;

	RegistryMeters(ServiceRegistry registry, SelfRegistration registration) {
		this.registry = registry;
		this.registration = registration;
	}

	@Override
	public void bindTo(MeterRegistry meters) {
		Gauge.builder("outrigger.registry.services", this.registry, (registry) -> registry.services().size())
			.description("Services that have instances")
			.register(meters);
		for (InstanceStatus status : InstanceStatus.values()) {
			Gauge.builder("outrigger.registry.instances", this.registry, (registry) -> instances(registry, status))
				.tag("status", status.name().toLowerCase(Locale.ROOT))
				.description("Instances of all services, by their state")
				.register(meters);
		}
		TimeGauge
			.builder("outrigger.registry.view.age", this.registry, TimeUnit.NANOSECONDS,
					(registry) -> registry.viewAge().toNanos())
			.description("Time since the view was last known to agree with the backend")
			.register(meters);
		FunctionCounter.builder("outrigger.registry.registrations", this.registration, SelfRegistration::registrations)
			.description("Registrations of this instance, the first included")
			.register(meters);
		FunctionCounter.builder("outrigger.registry.heartbeats", this.registration, SelfRegistration::heartbeats)
			.tag("result", "accepted")
			.description("Heartbeats of this instance")
			.register(meters);
		FunctionCounter.builder("outrigger.registry.heartbeats", this.registration, SelfRegistration::failures)
			.tag("result", "failed")
			.description("Heartbeats of this instance")
			.register(meters);
	}

	private static double instances(ServiceRegistry registry, InstanceStatus status) {
		return registry.services()
			.stream()
			.flatMap((name) -> registry.discover(name).instances().stream())
			.filter((instance) -> instance.status() == status)
			.count();
	}

}
