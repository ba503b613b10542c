package io.outrigger.loadbalancer;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BiConsumer;

import io.outrigger.loadbalancer.standing.EjectionReason;
import io.outrigger.loadbalancer.standing.StandingListener;
import io.outrigger.loadbalancer.standing.StandingLog;
import io.outrigger.registry.ServiceInstance;

/**
 * Whoever hears what happens, the log among them. Safe for use from several threads.
 */
final class Listeners implements StandingListener {

	private final List<BiConsumer<String, String>> policies = new CopyOnWriteArrayList<>();

	private final List<StandingListener> standings = new CopyOnWriteArrayList<>(List.of(new StandingLog()));

	void add(BiConsumer<String, String> listener) {
		this.policies.add(listener);
	}

	void add(StandingListener listener) {
		this.standings.add(listener);
	}

	void policy(String service, String policy) {
		this.policies.forEach((listener) -> listener.accept(service, policy));
	}

	@Override
	public void ejected(ServiceInstance instance, String route, EjectionReason reason, Duration time) {
		this.standings.forEach((listener) -> listener.ejected(instance, route, reason, time));
	}

	@Override
	public void returned(ServiceInstance instance, String route) {
		this.standings.forEach((listener) -> listener.returned(instance, route));
	}

	@Override
	public void panic(String service, boolean panic) {
		this.standings.forEach((listener) -> listener.panic(service, panic));
	}

}
