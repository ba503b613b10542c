package io.outrigger.autoconfigure.sidecar.shed;

import java.util.Locale;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;

import io.outrigger.loadbalancer.spi.Priority;
import io.outrigger.sidecar.shed.LoadShedding;

/**
 * Meters of how many requests are under way at once; {@code docs/sidecar.md} lists them.
 *
 * @param shedding what is measured
 */
record ShedMeters(LoadShedding shedding) implements MeterBinder {

	@Override
	public void bindTo(MeterRegistry meters) {
		Gauge
			.builder("outrigger.sidecar.inbound.concurrency.limit", this.shedding,
					(all) -> all.isOn() ? all.limit() : Double.NaN)
			.description("Requests that may be under way at once")
			.register(meters);
		Gauge.builder("outrigger.sidecar.inbound.concurrency.used", this.shedding, LoadShedding::inFlight)
			.description("Requests under way that count towards the limit")
			.register(meters);
		for (Priority priority : Priority.values()) {
			FunctionCounter
				.builder("outrigger.sidecar.inbound.concurrency.refused", this.shedding, (all) -> all.refused(priority))
				.tag("priority", priority.name().toLowerCase(Locale.ROOT))
				.description("Requests refused because too many were under way")
				.register(meters);
		}
	}

}
