package io.outrigger.registry.self;

import java.time.Duration;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Scheduler;

import io.outrigger.registry.InstanceStatus;

/**
 * Lets the health of this process decide its state in the registry, by asking for it
 * again and again. One check runs at a time, however long it takes; one that takes longer
 * than the interval, or fails, is no proof of anything and makes the instance
 * {@link InstanceStatus#DEGRADED} until it answers. Safe for use from several threads.
 */
public final class HealthFollower {

	private static final Duration EMIT_FOR = Duration.ofSeconds(1);

	private final Sinks.Many<Long> asked = Sinks.many().multicast().directBestEffort();

	private final SelfRegistration registration;

	private final Supplier<SelfStatus> check;

	private final Duration interval;

	private final Scheduler timer;

	private final Scheduler worker;

	private @Nullable Disposable following;

	/**
	 * Creates a follower that has not started.
	 * @param registration is told each change
	 * @param check says what follows from the health of this process; may block
	 * @param interval time between two checks, and until a check is late
	 * @param timer measures that time
	 * @param worker runs the checks; must have threads that may block
	 */
	public HealthFollower(SelfRegistration registration, Supplier<SelfStatus> check, Duration interval, Scheduler timer,
			Scheduler worker) {
		this.registration = registration;
		this.check = check;
		this.interval = interval;
		this.timer = timer;
		this.worker = worker;
	}

	/**
	 * Begins to ask. To be called before the registration starts, which is then
	 * {@link InstanceStatus#STARTING} until the first answer.
	 */
	public synchronized void start() {
		if (this.following != null) {
			return;
		}
		this.registration.health(SelfStatus.NOT_KNOWN);
		this.following = Flux
			.merge(this.asked.asFlux(), Flux.interval(Duration.ZERO, this.interval, this.timer).onBackpressureDrop())
			.onBackpressureLatest()
			.concatMap((tick) -> answer(), 0)
			.distinctUntilChanged()
			.subscribe(this.registration::health);
	}

	/**
	 * Asks now, or as soon as a check that is under way has ended, rather than after the
	 * interval.
	 */
	public void ask() {
		this.asked.emitNext(0L, Sinks.EmitFailureHandler.busyLooping(EMIT_FOR));
	}

	/**
	 * Asks no more. A check that is under way is left alone: an interrupt can do more
	 * harm to what it checks than to wait.
	 */
	public synchronized void stop() {
		if (this.following != null) {
			this.following.dispose();
			this.following = null;
		}
	}

	private Flux<SelfStatus> answer() {
		Mono<SelfStatus> answer = Mono.fromSupplier(this.check)
			.subscribeOn(this.worker)
			.onErrorResume((ex) -> Mono.just(degraded("its health check failed: " + ex.getMessage())))
			.cache();
		Mono<SelfStatus> late = Mono.delay(this.interval, this.timer)
			.map((tick) -> degraded("its health check has not answered within " + this.interval))
			.takeUntilOther(answer);
		return Flux.merge(late, answer);
	}

	private static SelfStatus degraded(String reason) {
		return new SelfStatus(InstanceStatus.DEGRADED, reason);
	}

}
