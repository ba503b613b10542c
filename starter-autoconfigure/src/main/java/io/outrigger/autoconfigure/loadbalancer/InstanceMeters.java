package io.outrigger.autoconfigure.loadbalancer;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.scheduler.Scheduler;

import io.outrigger.loadbalancer.LoadBalancer;
import io.outrigger.loadbalancer.LoadBalancers;
import io.outrigger.loadbalancer.roster.Member;
import io.outrigger.loadbalancer.standing.EjectionReason;
import io.outrigger.loadbalancer.standing.StandingListener;
import io.outrigger.loadbalancer.statistics.InstanceStatistics;
import io.outrigger.loadbalancer.statistics.OutcomeCounts;
import io.outrigger.registry.ServiceInstance;
import io.outrigger.registry.ServiceRegistry;

/**
 * Meters of single instances, those of the services to which this process sends requests.
 * They leave with the registration: in a process that outlives many of them there are
 * never more than there are instances. Has no thread of its own; meters come and go on
 * the worker of a scheduler, one change after the other, never on the thread of a
 * request.
 */
class InstanceMeters implements StandingListener, Disposable {

	private final ConcurrentMap<Key, Row> rows = new ConcurrentHashMap<>();

	/*
	 * The instances as they were at the last look. Only for the worker, which does one
	 * thing at a time.
	 */
	private final Map<LoadBalancer, List<Member>> seen = new HashMap<>();

	private final AtomicBoolean due = new AtomicBoolean();

	private final MeterRegistry meters;

	private final LoadBalancers balancers;

	private final Scheduler.Worker worker;

	private final Disposable.Swap changes = Disposables.swap();

	/**
	 * Creates the meters of no instance.
	 * @param meters where they are registered
	 * @param balancers whose instances are metered
	 * @param worker where they come and go; disposed of with this
	 */
	InstanceMeters(MeterRegistry meters, LoadBalancers balancers, Scheduler.Worker worker) {
		this.meters = meters;
		this.balancers = balancers;
		this.worker = worker;
	}

	/**
	 * Begins to follow what there is.
	 * @param registry tells when instances come and go
	 */
	void follow(ServiceRegistry registry) {
		this.balancers.onStanding(this);
		this.balancers.onPolicy((service, policy) -> refresh());
		this.changes.update(registry.changes().subscribe((change) -> refresh()));
	}

	@Override
	public void ejected(ServiceInstance instance, String route, EjectionReason reason, Duration time) {
		Row row = this.rows.get(Key.of(instance));
		if (row != null) {
			row.ejections().increment();
		}
		else {
			run(() -> countLate(instance));
		}
	}

	@Override
	public void dispose() {
		this.changes.dispose();
		this.worker.dispose();
	}

	@Override
	public boolean isDisposed() {
		return this.worker.isDisposed();
	}

	// However many changes there are meanwhile, one look finds them all
	private void refresh() {
		if (this.due.compareAndSet(false, true)) {
			run(this::look);
		}
	}

	private void run(Runnable task) {
		try {
			this.worker.schedule(task);
		}
		catch (RejectedExecutionException ex) {
			// Disposed of: nobody wants to know any more
		}
	}

	/*
	 * It was ejected before its meters came, or left meanwhile.
	 */
	private void countLate(ServiceInstance instance) {
		look();
		Row row = this.rows.get(Key.of(instance));
		if (row != null) {
			row.ejections().increment();
		}
	}

	private void look() {
		this.due.set(false);
		Set<LoadBalancer> active = Set.copyOf(this.balancers.active());
		this.seen.forEach((balancer, members) -> {
			if (!active.contains(balancer)) {
				change(members, List.of());
			}
		});
		this.seen.keySet().retainAll(active);
		active.forEach((balancer) -> {
			List<Member> members = balancer.members();
			change(this.seen.getOrDefault(balancer, List.of()), members);
			this.seen.put(balancer, members);
		});
	}

	/*
	 * Where little changed most is the same from either end, and need only be passed.
	 */
	@SuppressWarnings("ReferenceEquality")
	private void change(List<Member> before, List<Member> after) {
		if (before == after) {
			return;
		}
		int shorter = Math.min(before.size(), after.size());
		int first = 0;
		while (first < shorter && isSame(before.get(first), after.get(first))) {
			first++;
		}
		int last = 0;
		while (last < shorter - first
				&& isSame(before.get(before.size() - 1 - last), after.get(after.size() - 1 - last))) {
			last++;
		}
		replace(before.subList(first, before.size() - last), after.subList(first, after.size() - last));
	}

	@SuppressWarnings("ReferenceEquality")
	private static boolean isSame(Member one, Member other) {
		return one == other || one.statistics() == other.statistics();
	}

	private void replace(List<Member> before, List<Member> after) {
		Map<Key, InstanceStatistics> present = new HashMap<>();
		after.forEach((member) -> present.put(Key.of(member.instance()), member.statistics()));
		for (Member member : before) {
			Key key = Key.of(member.instance());
			Row row = this.rows.get(key);
			if (row != null && row.statistics() != present.get(key)) {
				leave(key, row);
			}
		}
		present.forEach((key, statistics) -> this.rows.computeIfAbsent(key, (absent) -> register(absent, statistics)));
	}

	private Row register(Key key, InstanceStatistics statistics) {
		Tags tags = Tags.of("service", key.service(), "instance", key.id());
		FunctionCounter picks = FunctionCounter
			.builder("outrigger.loadbalancer.instance.picks", statistics.counts(), OutcomeCounts::picks)
			.tags(tags)
			.description("Requests sent to the instance")
			.register(this.meters);
		FunctionCounter failovers = FunctionCounter
			.builder("outrigger.loadbalancer.instance.failovers", statistics, InstanceStatistics::failovers)
			.tags(tags)
			.description("Tries that followed one that failed there")
			.register(this.meters);
		Counter ejections = Counter.builder("outrigger.loadbalancer.instance.ejections")
			.tags(tags)
			.description("How often the instance got no requests for a while, because others failed")
			.register(this.meters);
		return new Row(statistics, picks, failovers, ejections);
	}

	private void leave(Key key, Row row) {
		this.rows.remove(key);
		this.meters.remove(row.picks());
		this.meters.remove(row.failovers());
		this.meters.remove(row.ejections());
	}

	/**
	 * What tells instances apart.
	 *
	 * @param service name of the service
	 * @param id id of the instance
	 */
	private record Key(String service, String id) {

		static Key of(ServiceInstance instance) {
			return new Key(instance.service(), instance.id());
		}

	}

	/**
	 * The meters of one registration.
	 *
	 * @param statistics what its requests have shown; the same object for as long as it
	 * lives
	 * @param picks how many it got
	 * @param failovers how many that failed there were sent again
	 * @param ejections how often it was ejected
	 */
	private record Row(InstanceStatistics statistics, FunctionCounter picks, FunctionCounter failovers,
			Counter ejections) {
	}

}
