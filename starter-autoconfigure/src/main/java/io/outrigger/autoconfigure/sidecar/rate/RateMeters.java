package io.outrigger.autoconfigure.sidecar.rate;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;

import io.outrigger.sidecar.rate.RateLimits;

/**
 * Meters of how often requests come in; {@code docs/sidecar.md} lists them.
 *
 * @param limits what is measured
 */
record RateMeters(RateLimits limits) implements MeterBinder {

	@Override
	public void bindTo(MeterRegistry meters) {
		this.limits.onRule((rule) -> {
			bindTo(meters, rule, "granted", false);
			bindTo(meters, rule, "refused", true);
		});
	}

	private void bindTo(MeterRegistry meters, String rule, String result, boolean refused) {
		FunctionCounter
			.builder("outrigger.sidecar.inbound.rate.decisions", this.limits, (all) -> all.count(rule, refused))
			.tags("limit", rule, "result", result)
			.description("Requests that a rate limit let in or refused")
			.register(meters);
	}

}
