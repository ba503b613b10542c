package io.outrigger.loadbalancer.standing;

import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntUnaryOperator;
import java.util.function.Supplier;

import io.outrigger.loadbalancer.settings.placement.EjectionSettings;
import io.outrigger.loadbalancer.settings.placement.Placement;

/**
 * What the standings of the instances of one service have in common: it decides who is
 * ejected. Safe for use from several threads. Decisions are taken one after the other, so
 * that there are never too many ejected; whoever has one to take while another is at it
 * leaves it to that one instead of waiting.
 */
public final class ServiceStanding {

	/**
	 * How long the request by which an instance may return may take; then another may.
	 */
	static final long TRIAL_NANOS = Duration.ofSeconds(60).toNanos();

	private final Queue<Suspicion> suspicions = new ConcurrentLinkedQueue<>();

	private final AtomicInteger undecided = new AtomicInteger();

	private final AtomicInteger changes = new AtomicInteger();

	private final Routes routes = new Routes();

	private final Supplier<Placement> placement;

	private final Supplier<Standing[]> fleet;

	private final IntUnaryOperator random;

	private final StandingListener listener;

	private final Comparison comparison = new Comparison();

	/**
	 * Creates the standing of a service in which nobody is ejected.
	 * @param placement the settings as they are now
	 * @param fleet those that would get requests if nobody were ejected, as of now
	 * @param random gives a number from 0 to less than its argument; safe for use from
	 * several threads
	 * @param listener hears what is decided
	 */
	public ServiceStanding(Supplier<Placement> placement, Supplier<Standing[]> fleet, IntUnaryOperator random,
			StandingListener listener) {
		this.placement = placement;
		this.fleet = fleet;
		this.random = random;
		this.listener = listener;
	}

	/**
	 * Returns how often something changed that decides who gets requests.
	 * @return the number; to be read before what is derived from it
	 */
	public int changes() {
		return this.changes.get();
	}

	void changed() {
		this.changes.incrementAndGet();
	}

	Placement placement() {
		return this.placement.get();
	}

	StandingListener listener() {
		return this.listener;
	}

	Routes routes() {
		return this.routes;
	}

	/**
	 * Ejects a place if a request too many has failed there. What began before the place
	 * returned says nothing about it as it is now: when something that hung is back, many
	 * requests may still wait for their time-outs.
	 * @param conduct the place
	 * @param begun when the request began
	 * @param now the time
	 */
	void judge(Conduct conduct, long begun, long now) {
		EjectionSettings settings = this.placement.get().ejection();
		if (!settings.enabled() || !conduct.verdict().isAbout(begun)) {
			return;
		}
		EjectionReason reason = this.comparison.reason(conduct, settings, this.fleet, now);
		if (reason != null) {
			decide(new Suspicion(conduct, reason, now));
		}
	}

	/**
	 * Ejects a place for longer, for the request that was to find out has failed.
	 * @param conduct the place
	 * @param trial what stood while that request was under way
	 * @param now the time
	 */
	void ejectAgain(Conduct conduct, Verdict trial, long now) {
		eject(conduct, trial, EjectionReason.FAILED_TRIAL, now);
	}

	private void decide(Suspicion suspicion) {
		this.suspicions.add(suspicion);
		if (this.undecided.getAndIncrement() != 0) {
			return;
		}
		int seen = 1;
		do {
			for (Suspicion next = this.suspicions.poll(); next != null; next = this.suspicions.poll()) {
				ejectIfAllowed(next);
			}
			seen = this.undecided.addAndGet(-seen);
		}
		while (seen != 0);
	}

	private void ejectIfAllowed(Suspicion suspicion) {
		Conduct conduct = suspicion.conduct();
		Verdict before = conduct.verdict();
		if (!before.isEjected() && mayEjectAnother(conduct)) {
			eject(conduct, before, suspicion.reason(), suspicion.now());
		}
	}

	private boolean mayEjectAnother(Conduct conduct) {
		Standing[] fleet = this.fleet.get();
		int ejected = 0;
		boolean member = false;
		for (Standing standing : fleet) {
			ejected += standing.isEjected(conduct.route()) ? 1 : 0;
			member |= standing.equals(conduct.standing());
		}
		return member && ejected < this.placement.get().ejection().most(fleet.length);
	}

	private void eject(Conduct conduct, Verdict before, EjectionReason reason, long now) {
		EjectionSettings settings = this.placement.get().ejection();
		int times = settings.time().unforgiven(before.times(), before.isEjected() ? 0 : now - before.since());
		long nanos = settings.time().nanos(times, this.random);
		Verdict after = new Verdict(Verdict.Phase.EJECTED, reason, times + 1, now, now + nanos);
		if (conduct.change(before, after)) {
			this.listener.ejected(conduct.standing().instance(), conduct.route(), reason, Duration.ofNanos(nanos));
		}
	}

	/**
	 * Something to decide.
	 *
	 * @param conduct the place
	 * @param reason what speaks against it
	 * @param now when that was noticed
	 */
	private record Suspicion(Conduct conduct, EjectionReason reason, long now) {
	}

}
