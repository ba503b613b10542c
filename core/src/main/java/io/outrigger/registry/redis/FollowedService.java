package io.outrigger.registry.redis;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

import io.outrigger.redis.feed.FeedChange;
import io.outrigger.redis.feed.FeedListener;
import io.outrigger.redis.feed.FeedState;
import io.outrigger.redis.feed.FeedState.Cause;
import io.outrigger.registry.ServiceInstance;
import io.outrigger.registry.ServiceView;
import io.outrigger.registry.load.InstanceLoad;
import io.outrigger.registry.redis.RegistryScripts.Answer;
import io.outrigger.time.Ticker;

/**
 * One service as this process sees it. Told by a change feed; sweeps leases that ran out
 * when the next one is due, so that whoever is left notices a death.
 */
final class FollowedService implements FeedListener<ServiceInstance> {

	private static final Logger logger = LoggerFactory.getLogger(FollowedService.class);

	/*
	 * Whoever the store has forgotten stays suspect for so many leases.
	 */
	private static final int LEASES_OF_DOUBT = 10;

	private static final String MOST_DETAILS = "500";

	private final String service;

	private final RegistryScripts scripts;

	private final Duration lease;

	private final Ticker ticker;

	private final Consumer<String> onChange;

	private final LongAdder rejected = new LongAdder();

	private volatile Membership membership;

	private volatile Details details = new Details(0, new ConcurrentHashMap<>(), new ConcurrentHashMap<>());

	private volatile long revision;

	private volatile long leftMillis = -1;

	private boolean heard;

	private boolean presumed;

	private boolean restarted;

	FollowedService(String service, RegistryScripts scripts, Duration lease, Ticker ticker, Consumer<String> onChange) {
		this.service = service;
		this.scripts = scripts;
		this.lease = lease;
		this.ticker = ticker;
		this.onChange = onChange;
		this.membership = Membership.empty(service);
	}

	ServiceView view() {
		return this.membership.view();
	}

	/*
	 * Returns how far this view is.
	 */
	long revision() {
		return this.revision;
	}

	/*
	 * Returns how many records could not be read.
	 */
	long rejected() {
		return this.rejected.sum();
	}

	@Nullable Duration leaseRemaining(ServiceInstance registered) {
		Details present = this.details;
		Long left = present.leases.get(registered.id());
		ServiceInstance known = this.membership.known(registered.id());
		if (left == null || known == null || known.incarnation() != registered.incarnation()) {
			return null;
		}
		return Duration.ofNanos(Math.max(0, left - (this.ticker.nanos() - present.at)));
	}

	@Nullable InstanceLoad load(ServiceInstance registered) {
		ServiceInstance known = this.membership.known(registered.id());
		if (known == null || known.incarnation() != registered.incarnation()) {
			return null;
		}
		return this.details.loads.getOrDefault(registered.id(), InstanceLoad.UNKNOWN);
	}

	/*
	 * What this process does itself need not wait for the next sweep to be seen.
	 */
	synchronized void note(String id, Duration lease, InstanceLoad load) {
		Details present = this.details;
		long now = this.ticker.nanos();
		present.leases.put(id, lease.toNanos() + (now - present.at));
		present.loads.put(id, load);
	}

	/*
	 * Who registers here is known to be there. As long as the store was never heard of,
	 * there is nobody else to list.
	 */
	synchronized void presume(ServiceInstance instance) {
		if (!this.heard) {
			this.presumed = true;
			become(this.revision, (present) -> present.changed(this.revision, Map.of(instance.id(), instance)));
		}
	}

	@Override
	public Decoder<ServiceInstance> decoder() {
		InstanceReader reader = new InstanceReader(this.service);
		return (id, record) -> read(id, record, reader);
	}

	@Override
	public void onState(FeedState<ServiceInstance> state) {
		// In order already, so that less is left to do once others have to wait
		Map<String, ServiceInstance> all = new TreeMap<>(state.records());
		long until = this.ticker.nanos() + this.lease.multipliedBy(LEASES_OF_DOUBT).toNanos();
		become(state.revision(),
				(present) -> present.replaced(state.revision(), all, isContinuous(state.cause()), until));
		this.restarted = false;
	}

	/*
	 * Called under the lock. Who was presumed stays until it could register.
	 */
	private boolean isContinuous(Cause cause) {
		this.heard = true;
		return (cause == Cause.FIRST && !this.presumed) || (cause == Cause.GAP && !this.restarted);
	}

	@Override
	public void onChanges(List<FeedChange> changes) {
		this.restarted = false;
		InstanceReader reader = new InstanceReader(this.service);
		Map<String, @Nullable ServiceInstance> all = new LinkedHashMap<>();
		for (FeedChange change : changes) {
			byte[] value = change.value();
			ServiceInstance instance = (value != null) ? read(change.id(), value, reader) : null;
			all.put(change.id(), instance);
		}
		long last = changes.get(changes.size() - 1).revision();
		become(last, (present) -> present.changed(last, all));
	}

	@Override
	public void onRestart() {
		this.restarted = true;
	}

	/*
	 * Sweeps until disposed: when the next lease ends, and no later than the given time.
	 */
	Disposable sweep(Duration atMost, Scheduler scheduler) {
		return Mono.defer(() -> Mono.delay(untilNext(atMost), scheduler))
			.flatMap((tick) -> sweepOnce())
			.repeat()
			.subscribe();
	}

	private Mono<Void> sweepOnce() {
		long began = this.ticker.nanos();
		become(this.revision, (present) -> present.without(began));
		return this.scripts.sweep(this.service, Long.toString(this.lease.toMillis()), MOST_DETAILS)
			.doOnNext((answer) -> swept(answer, began))
			.doOnError((failure) -> this.leftMillis = -1)
			.onErrorComplete()
			.then();
	}

	private synchronized void swept(Answer answer, long began) {
		this.leftMillis = answer.number(3);
		ConcurrentMap<String, Long> leases = new ConcurrentHashMap<>();
		Answer ends = answer.list(4);
		for (int i = 0; i < ends.size(); i += 2) {
			leases.put(ends.text(i), Duration.ofMillis(ends.number(i + 1)).toNanos());
		}
		ConcurrentMap<String, InstanceLoad> loads = new ConcurrentHashMap<>();
		Answer told = answer.list(5);
		for (int i = 0; i < told.size(); i += 2) {
			loads.put(told.text(i), LoadRecord.read(told.bytes(i + 1)));
		}
		this.details = new Details(began, leases, loads);
	}

	/*
	 * A little later than the lease ends, and not by all processes at once.
	 */
	private Duration untilNext(Duration atMost) {
		long jitter = ThreadLocalRandom.current().nextLong(Math.max(1, Math.min(500, this.lease.toMillis() / 10)));
		long left = this.leftMillis;
		// Often enough that a store which could be reached shows it
		long most = Math.min(atMost.toMillis(), this.lease.toMillis() / 3);
		long next = (left >= 0) ? Math.min(left, most) : most;
		return Duration.ofMillis(next + 1 + jitter);
	}

	private synchronized void become(long revision, UnaryOperator<Membership> change) {
		Membership next = change.apply(this.membership);
		boolean changed = !next.view().equals(this.membership.view());
		this.membership = next;
		this.revision = revision;
		if (changed) {
			this.onChange.accept(this.service);
		}
	}

	private @Nullable ServiceInstance read(String id, byte[] record, InstanceReader reader) {
		try {
			return reader.read(id, record);
		}
		catch (IllegalArgumentException ex) {
			this.rejected.increment();
			logger.warn("A record of service {} cannot be read and is left out: {}", this.service, ex.getMessage());
			return null;
		}
	}

	/**
	 * What is known besides the records, as of the last sweep and of what this process
	 * wrote since.
	 */
	private record Details(long at, ConcurrentMap<String, Long> leases, ConcurrentMap<String, InstanceLoad> loads) {
	}

}
