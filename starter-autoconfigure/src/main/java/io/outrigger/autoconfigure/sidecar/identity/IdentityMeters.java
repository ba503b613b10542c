package io.outrigger.autoconfigure.sidecar.identity;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;

import io.outrigger.sidecar.identity.IdentityTokens;

/**
 * Meters of the identity; {@code docs/sidecar.md} lists them.
 */
class IdentityMeters implements MeterBinder {

	private final IdentityTokens tokens;

	IdentityMeters(IdentityTokens tokens) {
		this.tokens = tokens;
	}

	@Override
	public void bindTo(MeterRegistry meters) {
		FunctionCounter.builder("outrigger.sidecar.identity.minted", this.tokens, IdentityTokens::minted)
			.description("Identity tokens that were signed")
			.register(meters);
		FunctionCounter.builder("outrigger.sidecar.identity.failed", this.tokens, IdentityTokens::failed)
			.description("Times that an identity token could not be signed, or not in time")
			.register(meters);
	}

}
