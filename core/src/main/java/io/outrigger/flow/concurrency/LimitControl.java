package io.outrigger.flow.concurrency;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import java.util.function.Supplier;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import io.outrigger.flow.KeptSettings;
import io.outrigger.flow.concurrency.algorithm.ConcurrencyLimit;
import io.outrigger.flow.concurrency.algorithm.LimitAlgorithm;
import io.outrigger.flow.concurrency.algorithm.LimitRange;
import io.outrigger.flow.concurrency.algorithm.LimitStep;
import io.outrigger.flow.concurrency.algorithm.LimitStep.Cause;
import io.outrigger.flow.meter.SampleWindow;
import io.outrigger.flow.meter.WindowSample;

/**
 * Moves the limit. Whoever ends something after the end of a window does it for all; if
 * two do at once, the later goes on his way. Times are nanoseconds since the limiter was
 * made.
 */
final class LimitControl {

	private static final Logger logger = LoggerFactory.getLogger(LimitControl.class);

	private static final double LONGEST_WINDOW = Duration.ofSeconds(10).toNanos();

	private final List<Partition> partitions;

	private final int most;

	private final Supplier<ConcurrencySettings> settings;

	private final Function<ConcurrencySettings, ConcurrencyLimit> algorithms;

	private final SampleWindow samples = new SampleWindow();

	private final LimitHistory history = new LimitHistory();

	private final AtomicBoolean moving = new AtomicBoolean();

	private volatile ConcurrencySettings applied;

	private volatile Allotment allotment;

	private volatile long windowEnd;

	/*
	 * These belong to whoever moves.
	 */

	private ConcurrencyLimit algorithm;

	private double limit;

	private volatile double meanNanos;

	LimitControl(List<Partition> partitions, int most, Supplier<ConcurrencySettings> settings,
			Function<ConcurrencySettings, ConcurrencyLimit> algorithms) {
		this.partitions = partitions;
		this.most = most;
		this.settings = new KeptSettings<>(settings);
		this.algorithms = algorithms;
		this.applied = this.settings.get();
		this.algorithm = algorithms.apply(this.applied);
		this.limit = this.applied.range().initial();
		this.allotment = new Allotment((int) this.limit, partitions);
		this.windowEnd = this.applied.window().toNanos();
		this.history.add(0, 0, (int) this.limit, Cause.SET);
	}

	Allotment allotment() {
		return this.allotment;
	}

	SampleWindow samples() {
		return this.samples;
	}

	LimitHistory history() {
		return this.history;
	}

	/*
	 * Of the last window in which something was answered; 0 if there was none.
	 */
	double meanNanos() {
		return this.meanNanos;
	}

	boolean due(long now) {
		return now >= this.windowEnd;
	}

	boolean settingsChanged() {
		return !this.settings.get().equals(this.applied);
	}

	/*
	 * Applies changed settings, and ends the window if it lasted long enough.
	 */
	void move(long now) {
		if (!this.moving.compareAndSet(false, true)) {
			return;
		}
		try {
			apply(now, this.settings.get());
			if (due(now) && this.samples.size() >= this.applied.leastSamples()) {
				endWindow(now, this.samples.take());
			}
		}
		catch (RuntimeException ex) {
			// Whoever ended something has nothing to do with it
			logger.warn("The limit of concurrency stays at {}", this.allotment.limit(), ex);
			this.windowEnd = now + this.applied.window().toNanos();
		}
		finally {
			this.moving.set(false);
		}
	}

	private void apply(long now, ConcurrencySettings next) {
		if (!next.equals(this.applied)) {
			this.applied = next;
			this.algorithm = this.algorithms.apply(next);
			double start = (next.algorithm() == LimitAlgorithm.FIXED) ? next.range().initial() : this.limit;
			set(now, new LimitStep(start, Cause.SET));
			this.windowEnd = Math.min(this.windowEnd, now + next.window().toNanos());
		}
	}

	private void endWindow(long now, WindowSample sample) {
		this.meanNanos = (sample.count() != 0) ? sample.meanNanos() : this.meanNanos;
		double settled = Math.min(LONGEST_WINDOW, 2 * sample.meanNanos());
		this.windowEnd = now + Math.max(this.applied.window().toNanos(), (long) settled);
		set(now, this.algorithm.next(this.limit, sample));
	}

	private void set(long now, LimitStep step) {
		LimitRange range = this.applied.range();
		this.limit = Math.min(this.most, range.clamp(step.limit()));
		int before = this.allotment.limit();
		int after = (int) this.limit;
		if (after != before) {
			this.allotment = new Allotment(after, this.partitions);
			this.history.add(now, before, after, step.cause());
		}
	}

}
