package io.outrigger.registry.self;

import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Scheduler;

import io.outrigger.registry.InstanceStatus;
import io.outrigger.registry.LeaseLostException;
import io.outrigger.registry.ServiceInstance;
import io.outrigger.registry.ServiceRegistry;
import io.outrigger.registry.load.InstanceLoad;
import io.outrigger.registry.load.LoadSource;

/**
 * Keeps this process registered for as long as it wants to be: renews the lease,
 * publishes its state and load, and registers again, as a new incarnation, whenever the
 * lease ended. If a successor holds the id it stops and says so, for two processes that
 * take one id from each other in turns would both be lost. A registry that cannot be
 * reached costs a warning and a retry, never an exception: soon, and then less and less
 * soon, while it does not know this process as it is, or else with the next heartbeat.
 * Safe for use from several threads; nothing here blocks.
 */
public final class SelfRegistration {

	/*
	 * What the process wants (registered or not, in which state) is held in fields; one
	 * serial loop brings the registry to agree with them. Whoever changes a field wakes
	 * the loop; the loop reads the fields when it runs, so wake-ups may merge or come
	 * late.
	 */

	private static final Logger logger = LoggerFactory.getLogger(SelfRegistration.class);

	private static final Duration EMIT_FOR = Duration.ofSeconds(1);

	private static final Duration FIRST_RETRY = Duration.ofMillis(50);

	/**
	 * Part of the heartbeat interval over which those who lost their lease come back.
	 */
	private static final int JITTER = 4;

	private final ServiceRegistry registry;

	private final Duration heartbeatInterval;

	private final LoadSource load;

	private final Scheduler scheduler;

	private final SelfState state = new SelfState();

	private final Sinks.Many<Boolean> wakeUps = Sinks.many().multicast().directBestEffort();

	private final Sinks.Many<Boolean> published = Sinks.many().multicast().directBestEffort();

	private final LongAdder registrations = new LongAdder();

	private final LongAdder heartbeats = new LongAdder();

	private final LongAdder failures = new LongAdder();

	private volatile @Nullable ServiceInstance description;

	private volatile @Nullable ServiceInstance registered;

	private volatile @Nullable String lastFailure;

	private volatile @Nullable Disposable loop;

	private final Disposable.Swap retry = Disposables.swap();

	private int failuresInARow;

	private volatile boolean leaving;

	private volatile boolean fenced;

	private volatile boolean loadFails;

	private volatile Sinks.Empty<Void> left = Sinks.empty();

	/**
	 * Creates a registration that has not started.
	 * @param registry where to register
	 * @param heartbeatInterval time between heartbeats, and the most a single call to the
	 * registry may take
	 * @param load asked once a heartbeat
	 * @param scheduler where heartbeats are timed
	 */
	public SelfRegistration(ServiceRegistry registry, Duration heartbeatInterval, LoadSource load,
			Scheduler scheduler) {
		this.registry = registry;
		this.heartbeatInterval = heartbeatInterval;
		this.load = load;
		this.scheduler = scheduler;
	}

	/**
	 * Starts to keep the instance registered; again after it left, if need be.
	 * @param instance the instance; its status is taken over by this object
	 */
	public synchronized void start(ServiceInstance instance) {
		if (this.loop != null) {
			return;
		}
		this.description = instance;
		this.state.start();
		this.leaving = false;
		this.fenced = false;
		Sinks.Empty<Void> left = Sinks.empty();
		this.left = left;
		// The first round comes after the subscription: a wake-up in between would be
		// lost
		this.loop = Flux
			.merge(this.wakeUps.asFlux(), Flux.interval(this.heartbeatInterval, this.scheduler).map((tick) -> true),
					Mono.just(true))
			.onBackpressureLatest()
			.concatMap((wakeUp) -> agree(), 1)
			.takeWhile((stays) -> stays)
			.doFinally((signal) -> left.tryEmitEmpty())
			.subscribe();
	}

	/**
	 * Tells whether the application is ready for requests.
	 * @param ready whether it is
	 */
	public void ready(boolean ready) {
		this.state.ready(ready);
		wake();
	}

	/**
	 * Tells how well the application is, which counts while it is ready for requests and
	 * nobody took it out.
	 * @param health what follows from its health; {@link InstanceStatus#STARTING}, which
	 * only counts before {@link #start}, if that is not known yet
	 */
	public void health(SelfStatus health) {
		InstanceStatus before = this.state.health(health).status();
		if (before != health.status()) {
			wake();
		}
	}

	/**
	 * Takes the instance out of service or puts it back, over whatever its readiness
	 * says.
	 * @param takenOut whether it is out of service
	 * @return completes once the registry knows
	 */
	public Mono<Void> takeOut(boolean takenOut) {
		this.state.takenOut(takenOut);
		wake();
		return awaitPublished();
	}

	/**
	 * Tells the registry that the instance takes nothing new and will leave.
	 * @return completes once the registry knows; at once if the instance never started
	 */
	public Mono<Void> drain() {
		this.state.drain();
		wake();
		return awaitPublished();
	}

	/**
	 * Ends the registration, after whatever of it is under way.
	 * @return completes once the registry knows
	 */
	public synchronized Mono<Void> leave() {
		Disposable running = this.loop;
		if (running == null) {
			return Mono.empty();
		}
		this.leaving = true;
		wake();
		this.loop = null;
		return this.left.asMono()
			.timeout(this.heartbeatInterval.multipliedBy(2), this.scheduler)
			.doFinally((signal) -> {
				running.dispose();
				this.retry.update(Disposables.disposed());
			});
	}

	/**
	 * Returns the present registration.
	 * @return the instance as registered, or {@code null} if it is not
	 */
	public @Nullable ServiceInstance current() {
		return this.registered;
	}

	/**
	 * Returns the state that the instance wants to be in.
	 * @return the state, and why
	 */
	public SelfStatus status() {
		return this.state.status();
	}

	/**
	 * Returns why the registry does not know this instance as it should be known.
	 * @return the last failure, or {@code null} if the last attempt succeeded
	 */
	public @Nullable String lastFailure() {
		return this.lastFailure;
	}

	/**
	 * Returns how often the instance was registered, the first time included.
	 * @return the count
	 */
	public long registrations() {
		return this.registrations.sum();
	}

	/**
	 * Returns how many heartbeats the registry accepted.
	 * @return the count
	 */
	public long heartbeats() {
		return this.heartbeats.sum();
	}

	/**
	 * Returns how many attempts to register or renew failed.
	 * @return the count
	 */
	public long failures() {
		return this.failures.sum();
	}

	private void wake() {
		if (this.loop != null) {
			this.wakeUps.emitNext(true, Sinks.EmitFailureHandler.busyLooping(EMIT_FOR));
		}
	}

	private Mono<Void> awaitPublished() {
		if (this.loop == null || this.fenced) {
			return Mono.empty();
		}
		return Flux.merge(this.published.asFlux(), Mono.just(true))
			.filter((wakeUp) -> isPublished())
			.next()
			.timeout(this.heartbeatInterval, this.scheduler)
			.then();
	}

	private boolean isPublished() {
		ServiceInstance held = this.registered;
		return held != null && held.status() == status().status();
	}

	private Mono<Boolean> agree() {
		boolean stays = !this.leaving;
		return Mono.defer(stays ? this::registerOrRenew : this::deregister)
			.onErrorResume(LeaseLostException.class, this::lost)
			.timeout(this.heartbeatInterval, this.scheduler)
			.doOnSuccess((done) -> succeeded())
			.onErrorResume(LeaseLostException.class, this::fenced)
			.onErrorResume(this::failed)
			.then(Mono.fromSupplier(() -> stays && !this.fenced));
	}

	private Mono<Void> deregister() {
		ServiceInstance held = this.registered;
		this.registered = null;
		return (held != null) ? this.registry.deregister(held) : Mono.empty();
	}

	private Mono<Void> registerOrRenew() {
		InstanceStatus wanted = status().status();
		ServiceInstance held = this.registered;
		if (held == null) {
			return register(wanted);
		}
		if (held.status() != wanted) {
			return this.registry.setStatus(held, wanted)
				.then(Mono.fromRunnable(() -> holding(held.withStatus(wanted))));
		}
		return this.registry.heartbeat(held, load()).then(Mono.fromRunnable(this.heartbeats::increment));
	}

	/*
	 * Whoever lost the lease may be one of thousands that lost theirs at the same moment,
	 * with the store: they come back one after the other.
	 */
	private Mono<Void> lost(LeaseLostException lost) {
		this.registered = null;
		if (lost.isFenced()) {
			return Mono.error(lost);
		}
		logger.warn("{}: registering again as a new incarnation", lost.getMessage());
		Duration jitter = Duration
			.ofNanos(ThreadLocalRandom.current().nextLong(this.heartbeatInterval.dividedBy(JITTER).toNanos()));
		return Mono.delay(jitter, this.scheduler).then(Mono.defer(() -> register(status().status())));
	}

	private Mono<Void> fenced(LeaseLostException lost) {
		this.fenced = true;
		this.failures.increment();
		this.lastFailure = lost.getMessage();
		logger.error("This process is no longer registered and will not be until it is restarted: {}",
				lost.getMessage());
		return Mono.empty();
	}

	private Mono<Void> register(InstanceStatus status) {
		ServiceInstance instance = Objects.requireNonNull(this.description).withStatus(status);
		return this.registry.register(instance).doOnNext((held) -> {
			this.registrations.increment();
			holding(held);
		}).then();
	}

	private void holding(ServiceInstance held) {
		this.registered = held;
		this.published.emitNext(true, Sinks.EmitFailureHandler.busyLooping(EMIT_FOR));
	}

	private InstanceLoad load() {
		try {
			InstanceLoad sample = this.load.sample();
			this.loadFails = false;
			return sample;
		}
		catch (RuntimeException ex) {
			if (!this.loadFails) {
				logger.warn("The load of this instance is unknown", ex);
			}
			this.loadFails = true;
			return InstanceLoad.UNKNOWN;
		}
	}

	private void succeeded() {
		this.lastFailure = null;
		this.failuresInARow = 0;
	}

	private Mono<Void> failed(Throwable failure) {
		this.failures.increment();
		String reason = String.valueOf(failure.getMessage());
		if (!reason.equals(this.lastFailure)) {
			logger.warn("This instance is not registered as it should be; trying again every {} at the latest: {}",
					this.heartbeatInterval, reason);
		}
		this.lastFailure = reason;
		if (!isPublished()) {
			retrySoon();
		}
		return Mono.empty();
	}

	/*
	 * Until the retries would come no sooner than the heartbeats do.
	 */
	private void retrySoon() {
		long delay = FIRST_RETRY.toMillis() << Math.min(this.failuresInARow++, 20);
		if (delay < this.heartbeatInterval.toMillis()) {
			this.retry.update(this.scheduler.schedule(this::wake, delay, TimeUnit.MILLISECONDS));
		}
	}

}
