package io.outrigger.registry.memory;

import java.time.Duration;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.UnaryOperator;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Schedulers;

import io.outrigger.registry.InstanceStatus;
import io.outrigger.registry.ServiceInstance;
import io.outrigger.registry.ServiceRegistry;
import io.outrigger.registry.ServiceView;
import io.outrigger.registry.load.InstanceLoad;
import io.outrigger.time.Ticker;

/**
 * A registry inside one process, with the same leases and fencing as a shared one. Leases
 * that ran out are noticed at the next write of any instance, heartbeats included.
 */
public final class InMemoryServiceRegistry implements ServiceRegistry {

	/*
	 * Each service is one immutable value in a concurrent map: a write computes the next
	 * value, a read takes the present one. Watchers are only woken by a write and read
	 * the map themselves, so a wake-up that comes late or twice shows the latest view all
	 * the same, and no user code runs inside the map's lock.
	 */

	private static final Duration EMIT_FOR = Duration.ofSeconds(1);

	private final ConcurrentMap<String, LeasedService> services = new ConcurrentHashMap<>();

	private final AtomicLong incarnations = new AtomicLong();

	private final AtomicLong changeCount = new AtomicLong();

	private final Sinks.Many<String> changed = Sinks.many().multicast().directBestEffort();

	private final Duration lease;

	private final Ticker ticker;

	/**
	 * Creates an empty registry.
	 * @param lease how long a registration stays without a heartbeat
	 * @param ticker measures the leases
	 */
	public InMemoryServiceRegistry(Duration lease, Ticker ticker) {
		this.lease = lease;
		this.ticker = ticker;
	}

	@Override
	public Mono<ServiceInstance> register(ServiceInstance instance) {
		return Mono.fromSupplier(() -> {
			ServiceInstance registered = instance.withIncarnation(this.incarnations.incrementAndGet());
			write(instance.service(), (service) -> service.register(registered, leaseEnd()));
			return registered;
		});
	}

	@Override
	public Mono<Void> heartbeat(ServiceInstance registered, InstanceLoad load) {
		return Mono.fromRunnable(() -> write(registered.service(),
				(service) -> service.prolong(registered, new LeasedService.Lease(leaseEnd(), load))));
	}

	@Override
	public Mono<Void> setStatus(ServiceInstance registered, InstanceStatus status) {
		return Mono.fromRunnable(() -> write(registered.service(), (service) -> service.saying(registered, status)));
	}

	@Override
	public Mono<Void> deregister(ServiceInstance registered) {
		return Mono.fromRunnable(() -> write(registered.service(), (service) -> service.without(registered)));
	}

	@Override
	public ServiceView discover(String service) {
		LeasedService known = this.services.get(service);
		return (known != null) ? known.view() : ServiceView.empty(service);
	}

	@Override
	public Flux<ServiceView> watch(String service) {
		// The first look comes after the subscription: a change in between would be lost
		return Flux.merge(this.changed.asFlux().filter(service::equals), Mono.just(service))
			.onBackpressureLatest()
			.publishOn(Schedulers.parallel(), 1)
			.map(this::discover)
			.distinctUntilChanged(ServiceView::revision);
	}

	@Override
	public Flux<Long> changes() {
		return Flux.merge(this.changed.asFlux(), Mono.just(""))
			.onBackpressureLatest()
			.publishOn(Schedulers.parallel(), 1)
			.map((service) -> this.changeCount.get())
			.distinctUntilChanged();
	}

	@Override
	public Set<String> services() {
		Set<String> names = new TreeSet<>();
		this.services.forEach((name, service) -> {
			if (!service.view().instances().isEmpty()) {
				names.add(name);
			}
		});
		return names;
	}

	@Override
	public @Nullable Duration leaseRemaining(ServiceInstance registered) {
		LeasedService.Lease lease = lease(registered);
		return (lease != null) ? Duration.ofNanos(Math.max(0, lease.end() - this.ticker.nanos())) : null;
	}

	@Override
	public @Nullable InstanceLoad load(ServiceInstance registered) {
		LeasedService.Lease lease = lease(registered);
		return (lease != null) ? lease.load() : null;
	}

	@Override
	public Duration viewAge() {
		return Duration.ZERO;
	}

	private void write(String name, UnaryOperator<LeasedService> change) {
		long now = this.ticker.nanos();
		for (String other : this.services.keySet()) {
			if (!other.equals(name)) {
				apply(other, (service) -> service.withoutExpired(now));
			}
		}
		apply(name, (service) -> change.apply(service.withoutExpired(now)));
	}

	private void apply(String name, UnaryOperator<LeasedService> change) {
		long before = discover(name).revision();
		this.services.compute(name, (key, known) -> {
			LeasedService next = change.apply((known != null) ? known : LeasedService.empty(name));
			return next.wasSeen() ? next : null;
		});
		if (discover(name).revision() != before) {
			this.changeCount.incrementAndGet();
			this.changed.emitNext(name, Sinks.EmitFailureHandler.busyLooping(EMIT_FOR));
		}
	}

	private LeasedService.@Nullable Lease lease(ServiceInstance registered) {
		LeasedService service = this.services.get(registered.service());
		return (service != null) ? service.lease(registered) : null;
	}

	private long leaseEnd() {
		return this.ticker.nanos() + this.lease.toNanos();
	}

}
