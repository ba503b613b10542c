package io.outrigger.benchmarks.registry.member;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import org.springframework.core.env.Environment;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

import io.outrigger.registry.InstanceStatus;
import io.outrigger.registry.ServiceInstance;
import io.outrigger.registry.ServiceRegistry;
import io.outrigger.registry.load.InstanceLoad;
import io.outrigger.registry.self.SelfRegistration;

/**
 * What a member of the fleet can be told to do.
 */
final class Orders {

	private final Map<String, Mono<ServiceInstance>> registered = new ConcurrentHashMap<>();

	private final ServiceRegistry registry;

	private final Duration heartbeat;

	Orders(ServiceRegistry registry, Environment environment) {
		this.registry = registry;
		this.heartbeat = environment.getProperty("outrigger.registry.heartbeat-interval", Duration.class,
				Duration.ofSeconds(3));
	}

	void carryOut(String[] words) {
		String service = words[1];
		String id = words[2];
		switch (words[0]) {
			case "register" -> {
				Mono<ServiceInstance> registered = this.registry.register(instance(service, id)).cache();
				this.registered.put(id, registered);
				run(registered);
			}
			case "drain" ->
				run(holder(id).flatMap((holder) -> this.registry.setStatus(holder, InstanceStatus.DRAINING)));
			case "deregister" -> run(holder(id).flatMap(this.registry::deregister));
			case "keep" -> keep(instance(service, id));
			default -> throw new IllegalArgumentException("There is no order '" + words[0] + "'");
		}
	}

	/*
	 * As the application keeps itself registered.
	 */
	private void keep(ServiceInstance instance) {
		SelfRegistration self = new SelfRegistration(this.registry, this.heartbeat, () -> InstanceLoad.UNKNOWN,
				Schedulers.parallel());
		self.start(instance);
		self.ready(true);
	}

	/*
	 * Others may have seen it before this process is told.
	 */
	private Mono<ServiceInstance> holder(String id) {
		Mono<ServiceInstance> holder = this.registered.get(id);
		if (holder == null) {
			throw new IllegalArgumentException("Instance '" + id + "' was never registered");
		}
		return holder;
	}

	private static ServiceInstance instance(String service, String id) {
		return ServiceInstance.builder(service, id, "127.0.0.1", 8080).build();
	}

	private static void run(Mono<?> order) {
		order.subscribe(null, (failure) -> System.err.println("An order failed: " + failure));
	}

}
