package io.outrigger.sidecar.guard;

import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Supplier;
import java.util.stream.Collectors;

import io.github.resilience4j.circuitbreaker.CircuitBreaker;

import io.outrigger.loadbalancer.roster.Member;

/**
 * A breaker for each instance that got a try of a route, with the configuration of the
 * route's own. An instance that starts anew gets a new one; those of instances that went
 * are forgotten. Safe for use from several threads.
 */
final class InstanceBreakers {

	private final ConcurrentMap<String, Own> breakers = new ConcurrentHashMap<>();

	private final CircuitBreaker route;

	private final ResilienceInstances instances;

	private final Supplier<List<Member>> members;

	InstanceBreakers(CircuitBreaker route, ResilienceInstances instances, Supplier<List<Member>> members) {
		this.route = route;
		this.instances = instances;
		this.members = members;
	}

	CircuitBreaker get(String instance, long incarnation) {
		Own own = this.breakers.get(instance);
		return (own != null && own.incarnation == incarnation) ? own.breaker : create(instance, incarnation);
	}

	private CircuitBreaker create(String instance, long incarnation) {
		forgetThoseThatWent(instance);
		return this.breakers.compute(instance, (id, before) -> (before != null && before.incarnation == incarnation)
				? before : new Own(incarnation, this.instances.breakerLike(this.route, name(id), incarnation))).breaker;
	}

	private void forgetThoseThatWent(String coming) {
		Set<String> there = this.members.get().stream().map(Member::id).collect(Collectors.toSet());
		this.breakers.keySet().forEach((id) -> {
			if (!there.contains(id) && !id.equals(coming) && this.breakers.remove(id) != null) {
				this.instances.forgetBreaker(name(id));
			}
		});
	}

	void forget() {
		this.breakers.keySet().forEach((id) -> this.instances.forgetBreaker(name(id)));
		this.breakers.clear();
	}

	List<GuardReport.Breaker> report() {
		return this.breakers.values()
			.stream()
			.map((own) -> GuardReport.Breaker.of(own.breaker))
			.sorted(Comparator.comparing(GuardReport.Breaker::name))
			.toList();
	}

	private String name(String id) {
		return this.route.getName() + "@" + id;
	}

	private record Own(long incarnation, CircuitBreaker breaker) {
	}

}
