package io.outrigger.loadbalancer.attempt.budget;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

import org.HdrHistogram.AtomicHistogram;
import org.HdrHistogram.Histogram;

import io.outrigger.loadbalancer.settings.HedgingSettings;

/**
 * After what time a request is slow: a percentile of the times to response headers of the
 * last half minute, but at least twice their median. Told anew every three seconds, and
 * not before 100 were measured. Safe for use from several threads: measuring is an atomic
 * increment, and one of those who ask works it out for all.
 */
public final class HedgeDelay {

	/**
	 * How many times must have been measured.
	 */
	static final int LEAST_SAMPLES = 100;

	static final Duration REFRESH = Duration.ofSeconds(3);

	private static final int WINDOWS = 10;

	/*
	 * In microseconds, to the hundredth part.
	 */
	private static final long LONGEST = Duration.ofMinutes(1).toNanos() / 1000;

	private static final int DIGITS = 2;

	/*
	 * A ring: the one that is written into, and those before. One is emptied before it is
	 * written into again; who is late by a whole round is counted in the wrong one, which
	 * is no matter.
	 */
	private final AtomicHistogram[] windows = new AtomicHistogram[WINDOWS];

	private final Histogram sum = new Histogram(LONGEST, DIGITS);

	private final double percentile;

	private final long minimum;

	private final AtomicLong refreshed;

	private volatile int current;

	private volatile long delay = -1;

	/**
	 * Creates the delay of a service or route of which nothing was measured.
	 * @param settings which percentile, and the shortest delay
	 * @param now the time
	 */
	public HedgeDelay(HedgingSettings settings, long now) {
		this.percentile = settings.percentile();
		this.minimum = settings.minimumDelay().toNanos();
		this.refreshed = new AtomicLong(now);
		for (int i = 0; i < WINDOWS; i++) {
			this.windows[i] = new AtomicHistogram(LONGEST, DIGITS);
		}
	}

	/**
	 * Notes how long a request took.
	 * @param nanos time to response headers, or the time that was waited in vain
	 */
	public void measured(long nanos) {
		this.windows[this.current].recordValue(Math.min(LONGEST, Math.max(0, nanos / 1000)));
	}

	/**
	 * Returns after what time a request is slow.
	 * @param now the time
	 * @return nanoseconds; -1 if too little was measured
	 */
	public long nanos(long now) {
		long last = this.refreshed.get();
		if (now - last >= REFRESH.toNanos() && this.refreshed.compareAndSet(last, now)) {
			refresh();
		}
		return this.delay;
	}

	/*
	 * By one thread at a time: three seconds must pass before the next. The lock is free
	 * therefore, and makes the sum visible.
	 */
	private synchronized void refresh() {
		this.sum.reset();
		for (AtomicHistogram window : this.windows) {
			this.sum.add(window);
		}
		this.delay = (this.sum.getTotalCount() < LEAST_SAMPLES) ? -1 : Math.max(this.minimum, slowMicros() * 1000);
		int next = (this.current + 1) % WINDOWS;
		this.windows[next].reset();
		this.current = next;
	}

	/*
	 * Where all take about as long, those beyond the percentile are not slow: a hedge
	 * would be no faster, and the budget would be spent when it is needed.
	 */
	private long slowMicros() {
		return Math.max(this.sum.getValueAtPercentile(this.percentile), 2 * this.sum.getValueAtPercentile(50));
	}

}
