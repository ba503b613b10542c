package io.outrigger.autoconfigure.loadbalancer;

import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.ToDoubleFunction;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.binder.MeterBinder;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.scheduler.Schedulers;

import io.outrigger.loadbalancer.LoadBalancer;
import io.outrigger.loadbalancer.LoadBalancers;
import io.outrigger.loadbalancer.attempt.AttemptCounts;
import io.outrigger.loadbalancer.attempt.AttemptEngine;
import io.outrigger.loadbalancer.statistics.Outcome;
import io.outrigger.loadbalancer.statistics.OutcomeCounts;
import io.outrigger.registry.ServiceRegistry;

/**
 * Meters of the load balancer; {@code docs/loadbalancer.md} lists them. Those of a
 * service and policy appear when that policy first serves that service, those of an
 * instance while it is there.
 */
class LoadBalancerMeters implements MeterBinder, Disposable {

	private static final String REFUSED = "outrigger.loadbalancer.budget.exhausted";

	private static final String REFUSED_DESCRIPTION = "Tries that were not sent, for want of budget";

	private final LoadBalancers balancers;

	private final AttemptEngine engine;

	private final ServiceRegistry registry;

	private final Disposable.Composite instances = Disposables.composite();

	LoadBalancerMeters(LoadBalancers balancers, AttemptEngine engine, ServiceRegistry registry) {
		this.balancers = balancers;
		this.engine = engine;
		this.registry = registry;
	}

	@Override
	public void bindTo(MeterRegistry meters) {
		Set<String> services = ConcurrentHashMap.newKeySet();
		this.balancers.onPolicy((service, policy) -> {
			register(meters, service, policy);
			if (services.add(service)) {
				registerPanic(meters, service);
			}
		});
		this.engine.onService((service) -> register(meters, service));
		// Not a scheduler on which requests run: a registry of meters may lock
		InstanceMeters all = new InstanceMeters(meters, this.balancers, Schedulers.boundedElastic().createWorker());
		if (this.instances.add(all)) {
			all.follow(this.registry);
		}
	}

	@Override
	public void dispose() {
		this.instances.dispose();
	}

	@Override
	public boolean isDisposed() {
		return this.instances.isDisposed();
	}

	private void registerPanic(MeterRegistry meters, String service) {
		Gauge.builder("outrigger.loadbalancer.panic", this.balancers, (balancers) -> {
			LoadBalancer balancer = balancers.find(service);
			return (balancer != null && balancer.panic()) ? 1 : 0;
		})
			.tags("service", service)
			.description("1 while too few instances are available, so that others are picked too")
			.register(meters);
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
