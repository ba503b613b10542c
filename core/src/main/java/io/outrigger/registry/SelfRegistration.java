package io.outrigger.registry;

import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.atomic.LongAdder;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Scheduler;

import io.outrigger.registry.load.InstanceLoad;

/**
 * Keeps this process registered for as long as it wants to be: renews the lease,
 * publishes its state, and registers again, as a new incarnation, whenever the lease was
 * lost. A registry that cannot be reached costs a warning and a retry at the next
 * heartbeat, never an exception. Safe for use from several threads; nothing here blocks.
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

	private final ServiceRegistry registry;

	private final Duration heartbeatInterval;

	private final Scheduler scheduler;

	private final Sinks.Many<Boolean> wakeUps = Sinks.many().multicast().directBestEffort();

	private final Sinks.Many<Boolean> published = Sinks.many().multicast().directBestEffort();

	private final LongAdder registrations = new LongAdder();

	private final LongAdder heartbeats = new LongAdder();

	private final LongAdder failures = new LongAdder();

	private volatile @Nullable ServiceInstance description;

	private volatile @Nullable ServiceInstance registered;

	private volatile @Nullable String lastFailure;

	private volatile @Nullable Disposable loop;

	private volatile boolean everReady;

	private volatile boolean ready;

	private volatile boolean takenOut;

	private volatile boolean draining;

	private volatile boolean leaving;

	private volatile Sinks.Empty<Void> left = Sinks.empty();

	/**
	 * Creates a registration that has not started.
	 * @param registry where to register
	 * @param heartbeatInterval time between heartbeats, and the most a single call to the
	 * registry may take
	 * @param scheduler where heartbeats are timed
	 */
	public SelfRegistration(ServiceRegistry registry, Duration heartbeatInterval, Scheduler scheduler) {
		this.registry = registry;
		this.heartbeatInterval = heartbeatInterval;
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
		this.draining = false;
		this.leaving = false;
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
		this.everReady |= ready;
		this.ready = ready;
		wake();
	}

	/**
	 * Takes the instance out of service or puts it back, over whatever its readiness
	 * says.
	 * @param takenOut whether it is out of service
	 * @return completes once the registry knows
	 */
	public Mono<Void> takeOut(boolean takenOut) {
		this.takenOut = takenOut;
		wake();
		return awaitPublished();
	}

	/**
	 * Tells the registry that the instance takes nothing new and will leave.
	 * @return completes once the registry knows; at once if the instance never started
	 */
	public Mono<Void> drain() {
		this.draining = true;
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
			.doFinally((signal) -> running.dispose());
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
	 * @return the state
	 */
	public InstanceStatus status() {
		if (this.draining) {
			return InstanceStatus.DRAINING;
		}
		if (!this.everReady) {
			return InstanceStatus.STARTING;
		}
		return (this.ready && !this.takenOut) ? InstanceStatus.UP : InstanceStatus.OUT_OF_SERVICE;
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
		if (this.loop == null) {
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
		return held != null && held.status() == status();
	}

	private Mono<Boolean> agree() {
		boolean stays = !this.leaving;
		return Mono.defer(stays ? this::registerOrRenew : this::deregister)
			.onErrorResume(LeaseLostException.class, this::registerAgain)
			.timeout(this.heartbeatInterval, this.scheduler)
			.doOnSuccess((done) -> this.lastFailure = null)
			.onErrorResume(this::failed)
			.thenReturn(stays);
	}

	private Mono<Void> deregister() {
		ServiceInstance held = this.registered;
		this.registered = null;
		return (held != null) ? this.registry.deregister(held) : Mono.empty();
	}

	private Mono<Void> registerOrRenew() {
		InstanceStatus wanted = status();
		ServiceInstance held = this.registered;
		if (held == null) {
			return register(wanted);
		}
		if (held.status() != wanted) {
			return this.registry.setStatus(held, wanted)
				.then(Mono.fromRunnable(() -> holding(held.withStatus(wanted))));
		}
		return this.registry.heartbeat(held, InstanceLoad.UNKNOWN).then(Mono.fromRunnable(this.heartbeats::increment));
	}

	private Mono<Void> registerAgain(LeaseLostException lost) {
		logger.warn("{}: registering again as a new incarnation", lost.getMessage());
		this.registered = null;
		return register(status());
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

	private Mono<Void> failed(Throwable failure) {
		this.failures.increment();
		String reason = String.valueOf(failure.getMessage());
		if (!reason.equals(this.lastFailure)) {
			logger.warn("This instance is not registered as it should be; trying again every {}: {}",
					this.heartbeatInterval, reason);
		}
		this.lastFailure = reason;
		return Mono.empty();
	}

}
