package io.outrigger.loadbalancer.health;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.IntUnaryOperator;
import java.util.function.Predicate;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

import io.outrigger.loadbalancer.LoadBalancer;
import io.outrigger.loadbalancer.LoadBalancers;
import io.outrigger.loadbalancer.settings.placement.HealthCheckSettings;
import io.outrigger.loadbalancer.standing.Health;
import io.outrigger.time.Ticker;

/**
 * Asks instances for their health again and again, those of the services to which this
 * process sends requests. Has no thread of its own: it runs on a scheduler, one step
 * after the other, and what it asks answers when it does. Stops to ask whoever leaves or
 * need not be asked any more.
 */
public final class HealthChecks implements Disposable {

	/*
	 * How exactly intervals are kept.
	 */
	private static final Duration STEP = Duration.ofMillis(250);

	private static final int PARTS = 1 << 20;

	private static final Logger logger = LoggerFactory.getLogger(HealthChecks.class);

	private final LoadBalancers balancers;

	private final Probe probe;

	private final Scheduler scheduler;

	private final Ticker ticker;

	private final IntUnaryOperator random;

	private final Scheduler.Worker worker;

	private final AtomicBoolean started = new AtomicBoolean();

	private final AtomicBoolean stopped = new AtomicBoolean();

	/*
	 * Only for the worker, which does one thing at a time.
	 */
	private final Map<LoadBalancer, Ward> wards = new HashMap<>();

	/**
	 * Creates checks that have not started.
	 * @param balancers whose instances are asked
	 * @param probe asks
	 * @param scheduler where checks are timed
	 * @param ticker measures intervals
	 * @param random gives a number from 0 to less than its argument
	 */
	public HealthChecks(LoadBalancers balancers, Probe probe, Scheduler scheduler, Ticker ticker,
			IntUnaryOperator random) {
		this.balancers = balancers;
		this.probe = probe;
		this.scheduler = scheduler;
		this.ticker = ticker;
		this.random = random;
		this.worker = scheduler.createWorker();
	}

	/**
	 * Starts to ask. Starting again does nothing.
	 */
	public void start() {
		if (this.started.compareAndSet(false, true)) {
			this.worker.schedulePeriodically(this::look, 0, STEP.toMillis(), TimeUnit.MILLISECONDS);
		}
	}

	/**
	 * Stops to ask, for good. Stopping again does nothing.
	 */
	@Override
	public void dispose() {
		if (this.stopped.compareAndSet(false, true)) {
			this.worker.schedule(() -> {
				leave((balancer) -> true);
				this.worker.dispose();
			});
		}
	}

	@Override
	public boolean isDisposed() {
		return this.worker.isDisposed();
	}

	private void look() {
		try {
			Set<LoadBalancer> active = Set.copyOf(this.balancers.active());
			leave((balancer) -> !active.contains(balancer));
			active.forEach(this::look);
		}
		catch (RuntimeException ex) {
			// A step that fails must not end the steps after it
			logger.warn("Health checks were skipped once", ex);
		}
	}

	private void leave(Predicate<LoadBalancer> gone) {
		this.wards.forEach((balancer, ward) -> {
			if (gone.test(balancer)) {
				ward.leave(this.ticker.nanos());
			}
		});
		this.wards.keySet().removeIf(gone);
	}

	private void look(LoadBalancer balancer) {
		HealthCheckSettings settings = balancer.placement().healthCheck();
		long now = this.ticker.nanos();
		Ward ward = this.wards.computeIfAbsent(balancer, (key) -> new Ward());
		ward.follow(balancer.members(), settings.checked(), () -> firstDue(settings, now), now);
		List<Patient> due = new ArrayList<>();
		int asked = 0;
		for (Patient patient : ward.patients()) {
			asked += patient.isBeingAsked() ? 1 : 0;
			if (patient.isDue(now)) {
				due.add(patient);
			}
		}
		due.stream().limit(Math.max(0, settings.concurrency() - asked)).forEach((patient) -> ask(patient, settings));
	}

	private void ask(Patient patient, HealthCheckSettings settings) {
		Disposable check = Mono.defer(() -> this.probe.check(patient.member().instance()))
			.defaultIfEmpty(Health.UNHEALTHY)
			.timeout(settings.timeout(), this.scheduler)
			.onErrorReturn(Health.UNHEALTHY)
			.subscribe((answer) -> this.worker.schedule(() -> answered(patient, answer, settings)));
		patient.begin(check);
	}

	private void answered(Patient patient, Health answer, HealthCheckSettings settings) {
		long now = this.ticker.nanos();
		patient.end(now + nanos(settings.interval(), settings.jitter()));
		if (patient.hasLeft()) {
			return;
		}
		Health before = patient.member().standing().health();
		Health after = patient.tally().after(answer, settings);
		patient.member().standing().health(after, now);
		if (before != after) {
			logger.info("Instance '{}' of service '{}' is {} by its own word, was {}", patient.member().instance().id(),
					patient.member().instance().service(), after, before);
		}
	}

	/*
	 * Spread over an interval, so that the first are not all asked at once; but whoever
	 * is doubted soon.
	 */
	private long firstDue(HealthCheckSettings settings, long now) {
		long spread = settings.interval().toNanos() / 10;
		return now + (long) ((double) spread * this.random.applyAsInt(PARTS) / PARTS);
	}

	private long nanos(Duration interval, double jitter) {
		double deviation = 2.0 * this.random.applyAsInt(PARTS) / PARTS - 1;
		return (long) ((double) interval.toNanos() * (1 + jitter * deviation));
	}

}
