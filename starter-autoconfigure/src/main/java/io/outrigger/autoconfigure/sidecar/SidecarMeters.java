package io.outrigger.autoconfigure.sidecar;

import java.util.Locale;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import org.jspecify.annotations.Nullable;

import io.outrigger.autoconfigure.sidecar.fallback.FallbackCounts;
import io.outrigger.loadbalancer.attempt.guard.Rejection;
import io.outrigger.sidecar.InboundOutcome;
import io.outrigger.sidecar.InboundTraffic;
import io.outrigger.sidecar.guard.RouteGuards;
import io.outrigger.sidecar.inbound.Refusal;
import io.outrigger.sidecar.inbound.Refusals;

/**
 * Meters of the sidecar; {@code docs/sidecar.md} lists them.
 */
class SidecarMeters implements MeterBinder {

	private final InboundTraffic traffic;

	private final @Nullable RouteGuards guards;

	private final @Nullable FallbackCounts fallbacks;

	private final @Nullable Refusals refusals;

	SidecarMeters(InboundTraffic traffic, @Nullable RouteGuards guards, @Nullable FallbackCounts fallbacks,
			@Nullable Refusals refusals) {
		this.traffic = traffic;
		this.guards = guards;
		this.fallbacks = fallbacks;
		this.refusals = refusals;
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
		if (this.refusals != null) {
			bindTo(meters, this.refusals);
		}
		if (this.guards != null) {
			bindTo(meters, this.guards);
		}
		if (this.fallbacks != null) {
			bindTo(meters, this.fallbacks);
		}
	}

	private static void bindTo(MeterRegistry meters, Refusals refusals) {
		for (Refusal refusal : Refusal.values()) {
			FunctionCounter.builder("outrigger.sidecar.inbound.refused", refusals, (all) -> all.count(refusal))
				.tag("reason", refusal.word())
				.description("Requests that were not let in")
				.register(meters);
		}
	}

	private static void bindTo(MeterRegistry meters, RouteGuards guards) {
		guards.onGuard((route, service) -> {
			for (Rejection rejection : Rejection.values()) {
				FunctionCounter
					.builder("outrigger.sidecar.calls.rejected", guards,
							(all) -> all.rejected(route, service, rejection))
					.tags("route", route, "service", service, "reason", rejection.name().toLowerCase(Locale.ROOT))
					.description("Calls that a policy of their route kept back")
					.register(meters);
			}
		});
	}

	private static void bindTo(MeterRegistry meters, FallbackCounts fallbacks) {
		fallbacks.onFirst((route, kind) -> FunctionCounter
			.builder("outrigger.sidecar.fallbacks", fallbacks, (all) -> all.count(route, kind))
			.tags("route", route, "kind", kind.name().toLowerCase(Locale.ROOT))
			.description("Answers that stood in for those of a service")
			.register(meters));
	}

}
