package io.outrigger.autoconfigure.sidecar.rate;

import java.util.function.Supplier;

import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpHeaders;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

import io.outrigger.autoconfigure.sidecar.inbound.InboundStep;
import io.outrigger.autoconfigure.sidecar.inbound.RefusedAnswers;
import io.outrigger.sidecar.identity.CallerIdentity;
import io.outrigger.sidecar.inbound.Refusal;
import io.outrigger.sidecar.rate.RateDecision;
import io.outrigger.sidecar.rate.RateLimits;
import io.outrigger.sidecar.rate.RateVerdict;

/**
 * Refuses requests that come too often, and tells clients what is left.
 *
 * @param limits decides
 * @param tells whether clients are told
 * @param answers answers in place of the service
 */
@Order(Ordered.HIGHEST_PRECEDENCE)
record RateStep(RateLimits limits, Supplier<Boolean> tells, RefusedAnswers answers) implements InboundStep {

	/*
	 * Attribute of an exchange: the request, if it is to be counted once more.
	 */
	static final String AWAITS_PRINCIPAL = RateStep.class.getName() + ".awaitsPrincipal";

	@Override
	public boolean isOn() {
		return this.limits.hasRules();
	}

	@Override
	public Mono<Void> serve(Arrival arrival, Supplier<Mono<Void>> next) {
		if (this.limits.awaitsPrincipal(arrival.request())) {
			arrival.exchange().getAttributes().put(AWAITS_PRINCIPAL, arrival.request());
		}
		CallerIdentity caller = arrival.admission().caller();
		RateDecision decision = this.limits.arrived(arrival.request(), (caller != null) ? caller.service() : null);
		return follow(decision, arrival.exchange(), next);
	}

	Mono<Void> follow(RateDecision decision, ServerWebExchange exchange, Supplier<Mono<Void>> next) {
		Mono<RateVerdict> together = decision.together();
		return (together != null) ? together.flatMap((verdict) -> follow(verdict, exchange, next))
				: follow(decision.verdict(), exchange, next);
	}

	private Mono<Void> follow(RateVerdict verdict, ServerWebExchange exchange, Supplier<Mono<Void>> next) {
		if (verdict.isRefused()) {
			return this.answers.write(exchange, Refusal.RATE_LIMITED, (headers) -> {
				RateHeaders.writeRetryAfter(verdict, headers);
				tell(verdict, headers);
			});
		}
		tell(verdict, exchange.getResponse().getHeaders());
		return next.get();
	}

	private void tell(RateVerdict verdict, HttpHeaders headers) {
		if (verdict.rule() != null && this.tells.get()) {
			RateHeaders.write(verdict, headers);
		}
	}

}
