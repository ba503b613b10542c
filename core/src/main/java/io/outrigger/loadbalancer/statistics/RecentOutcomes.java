package io.outrigger.loadbalancer.statistics;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;
import java.util.concurrent.atomic.AtomicLongFieldUpdater;

/**
 * How requests to one place ended lately: those of about the last 30 seconds weigh most.
 * Cancelled ones do not count. Safe for use from several threads; nothing here locks or
 * allocates.
 */
public class RecentOutcomes {

	/*
	 * Up to here a float counts in ones.
	 */
	private static final double MAX_OUTCOMES = 1 << 23;

	private static final Fading RATES = new Fading(Duration.ofSeconds(30), MAX_OUTCOMES);

	private static final AtomicLongFieldUpdater<RecentOutcomes> SUCCESSES = AtomicLongFieldUpdater
		.newUpdater(RecentOutcomes.class, "successes");

	private static final AtomicLongFieldUpdater<RecentOutcomes> FAILED = AtomicLongFieldUpdater
		.newUpdater(RecentOutcomes.class, "failed");

	private static final AtomicIntegerFieldUpdater<RecentOutcomes> CONSECUTIVE = AtomicIntegerFieldUpdater
		.newUpdater(RecentOutcomes.class, "consecutiveFailures");

	private volatile long successes;

	private volatile long failed;

	private volatile int consecutiveFailures;

	/**
	 * Creates what knows of no request.
	 */
	public RecentOutcomes() {
	}

	/**
	 * Notes that a request ended.
	 * @param outcome how
	 * @param now the time
	 */
	public final void note(Outcome outcome, long now) {
		if (outcome.isFailure()) {
			add(FAILED, now);
			CONSECUTIVE.incrementAndGet(this);
		}
		else if (outcome == Outcome.SUCCESS) {
			add(SUCCESSES, now);
			if (this.consecutiveFailures != 0) {
				this.consecutiveFailures = 0;
			}
		}
	}

	private void add(AtomicLongFieldUpdater<RecentOutcomes> sum, long now) {
		long before;
		long after;
		do {
			before = sum.get(this);
			after = RATES.plus(before, 1, now);
		}
		while (!sum.compareAndSet(this, before, after));
	}

	/**
	 * Returns the part of the requests that succeeded.
	 * @param now the time
	 * @return from 0 to 1; 1 if there were none
	 */
	public final double successRate(long now) {
		long packed = this.failed;
		if (packed == 0) {
			return 1;
		}
		double bad = RATES.value(packed, now);
		double good = RATES.value(this.successes, now);
		return (bad == 0) ? 1 : good / (good + bad);
	}

	/**
	 * Returns how many requests the success rate is about.
	 * @param now the time
	 * @return the number of successes and failures, faded as those of the rate
	 */
	public final double recentOutcomes(long now) {
		return RATES.value(this.successes, now) + RATES.value(this.failed, now);
	}

	/**
	 * Returns how many requests failed since the last that succeeded.
	 * @return the number
	 */
	public final int consecutiveFailures() {
		return this.consecutiveFailures;
	}

	/**
	 * Forgets what was noted.
	 */
	public void forget() {
		this.successes = 0;
		this.failed = 0;
		this.consecutiveFailures = 0;
	}

}
