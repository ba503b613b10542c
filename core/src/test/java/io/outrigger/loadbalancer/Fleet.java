package io.outrigger.loadbalancer;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;

import io.outrigger.loadbalancer.policy.BalancingPolicies;
import io.outrigger.loadbalancer.roster.Surroundings;
import io.outrigger.loadbalancer.zone.Locality;
import io.outrigger.registry.InstanceStatus;
import io.outrigger.registry.ServiceInstance;
import io.outrigger.registry.memory.InMemoryServiceRegistry;

/**
 * A registry, load balancers over it with a fixed seed, and time that a test moves.
 */
final class Fleet {

	final AtomicLong now = new AtomicLong();

	final AtomicReference<Instant> time = new AtomicReference<>(Instant.EPOCH.plus(Duration.ofDays(20_000)));

	final InMemoryServiceRegistry registry = new InMemoryServiceRegistry(Duration.ofDays(1), () -> 0);

	final AtomicReference<LoadBalancerSettings> settings = new AtomicReference<>(LoadBalancerSettings.defaults());

	final LoadBalancers balancers = new LoadBalancers(this.registry, this.settings::get,
			new BalancingPolicies(new Random(42)::nextInt,
					Map.of("last", () -> (candidates, request) -> candidates.size() - 1)),
			this.now::get,
			new Surroundings(new Locality("z1", "r1"), "shop", "shop-1", this.time::get, new Random(43)::nextInt));

	ServiceInstance add(String service, String id) {
		return add(ServiceInstance.builder(service, id, "host-" + id, 8080).build());
	}

	ServiceInstance add(ServiceInstance instance) {
		return this.registry.register(instance).block();
	}

	void remove(ServiceInstance instance) {
		this.registry.deregister(instance).block();
	}

	void status(ServiceInstance instance, InstanceStatus status) {
		this.registry.setStatus(instance, status).block();
	}

	InstanceReport report(String service, String id) {
		return reports(service).stream()
			.filter((report) -> report.instance().id().equals(id))
			.findFirst()
			.orElseThrow();
	}

	List<InstanceReport> reports(String service) {
		return this.balancers.find(service).report();
	}

}
