package io.outrigger.autoconfigure.loadbalancer;

import java.util.Locale;
import java.util.function.ToDoubleFunction;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.binder.MeterBinder;

import io.outrigger.loadbalancer.LoadBalancer;
import io.outrigger.loadbalancer.LoadBalancers;
import io.outrigger.loadbalancer.attempt.AttemptCounts;
import io.outrigger.loadbalancer.attempt.AttemptEngine;
import io.outrigger.loadbalancer.statistics.Outcome;
import io.outrigger.loadbalancer.statistics.OutcomeCounts;

/**
 * Meters of the load balancer; {@code docs/loadbalancer.md} lists them. Those of a
 * service and policy appear when that policy first serves that service.
 */
class LoadBalancerMeters implements MeterBinder {

	private static final String REFUSED = "outrigger.loadbalancer.budget.exhausted";

	private static final String REFUSED_DESCRIPTION = "Tries that were not sent, for want of budget";

	private final LoadBalancers balancers;

	private final AttemptEngine engine;

	LoadBalancerMeters(LoadBalancers balancers, AttemptEngine engine) {
		this.balancers = balancers;
		this.engine = engine;
	}

	@Override
	public void bindTo(MeterRegistry meters) {
		this.balancers.onPolicy((service, policy) -> register(meters, service, policy));
		this.engine.onService((service) -> register(meters, service));
	}

	private void register(MeterRegistry meters, String service) {
		Tags tags = Tags.of("service", service);
		counter("outrigger.loadbalancer.failovers", service, AttemptCounts::failovers).tags(tags)
			.description("Tries that followed one that failed")
			.register(meters);
		counter("outrigger.loadbalancer.hedges", service, AttemptCounts::hedges).tags(tags)
			.description("Tries beside one that was slow")
			.register(meters);
		counter("outrigger.loadbalancer.hedges.won", service, AttemptCounts::hedgesWon).tags(tags)
			.description("Tries beside one that was slow that answered first")
			.register(meters);
		counter(REFUSED, service, AttemptCounts::retriesRefused).tags(tags.and("budget", "retry"))
			.description(REFUSED_DESCRIPTION)
			.register(meters);
		counter(REFUSED, service, AttemptCounts::hedgesRefused).tags(tags.and("budget", "hedge"))
			.description(REFUSED_DESCRIPTION)
			.register(meters);
	}

	private FunctionCounter.Builder<AttemptEngine> counter(String name, String service,
			ToDoubleFunction<AttemptCounts> value) {
		return FunctionCounter.builder(name, this.engine, (engine) -> {
			AttemptCounts counts = engine.counts(service);
			return (counts != null) ? value.applyAsDouble(counts) : 0;
		});
	}

	private void register(MeterRegistry meters, String service, String policy) {
		Tags tags = Tags.of("service", service, "policy", policy);
		FunctionCounter
			.builder("outrigger.loadbalancer.picks", this.balancers, count(service, policy, OutcomeCounts::picks))
			.tags(tags)
			.description("Requests sent to an instance")
			.register(meters);
		Gauge
			.builder("outrigger.loadbalancer.inflight", this.balancers, count(service, policy, OutcomeCounts::inFlight))
			.tags(tags)
			.description("Requests that have not ended")
			.register(meters);
		for (Outcome outcome : Outcome.values()) {
			FunctionCounter
				.builder("outrigger.loadbalancer.outcomes", this.balancers,
						count(service, policy, (counts) -> counts.ends(outcome)))
				.tags(tags.and("outcome", outcome.name().toLowerCase(Locale.ROOT)))
				.description("Requests that ended, by how they ended")
				.register(meters);
		}
	}

	// By name at each reading: a service that leaves and comes back has another balancer
	private static ToDoubleFunction<LoadBalancers> count(String service, String policy,
			ToDoubleFunction<OutcomeCounts> value) {
		return (balancers) -> {
			LoadBalancer balancer = balancers.find(service);
			OutcomeCounts counts = (balancer != null) ? balancer.counts(policy) : null;
			return (counts != null) ? value.applyAsDouble(counts) : 0;
		};
	}

}
