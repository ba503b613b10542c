package io.outrigger.autoconfigure.sidecar;

import java.util.Locale;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;

import io.outrigger.sidecar.InboundOutcome;
import io.outrigger.sidecar.InboundTraffic;

/**
 * Meters of the sidecar; {@code docs/sidecar.md} lists them.
 */
class SidecarMeters implements MeterBinder {

	private final InboundTraffic traffic;

	SidecarMeters(InboundTraffic traffic) {
		this.traffic = traffic;
	}

	@Override
	public void bindTo(MeterRegistry meters) {
		Gauge.builder("outrigger.sidecar.inbound.inflight", this.traffic, InboundTraffic::inFlight)
			.description("Requests that came in and have not ended")
			.register(meters);
		for (InboundOutcome outcome : InboundOutcome.values()) {
			FunctionCounter
				.builder("outrigger.sidecar.inbound.requests", this.traffic, (traffic) -> traffic.ends(outcome))
				.tag("outcome", outcome.name().toLowerCase(Locale.ROOT))
				.description("Requests that came in and ended, by how they ended")
				.register(meters);
		}
		FunctionCounter
			.builder("outrigger.sidecar.inbound.stripped.headers", this.traffic, InboundTraffic::strippedHeaders)
			.description("Request headers kept from the service")
			.register(meters);
	}

}
