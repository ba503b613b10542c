package io.outrigger.flow.concurrency;

import java.time.Duration;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.function.Supplier;

import io.outrigger.flow.concurrency.algorithm.ConcurrencyLimit;

/**
 * A service in virtual time behind a limiter: so many workers, each of which takes about
 * as long for a request, and a queue before them without a bound. Requests come at
 * random, of each partition at a rate of its own.
 */
final class SimulatedService {

	private static final double SECOND = 1_000_000_000;

	private final Random random = new Random(42);

	private final PriorityQueue<End> ends = new PriorityQueue<>(Comparator.comparingLong(End::at));

	private final PriorityQueue<Long> workersFree = new PriorityQueue<>();

	private final ConcurrencyLimiter limiter;

	private final int[] asked;

	private final int[] admitted;

	private final int workers;

	private double serviceNanos;

	private long timeoutNanos = Long.MAX_VALUE;

	private double dropped;

	private long now;

	SimulatedService(int workers, Duration service, List<Partition> partitions, Supplier<ConcurrencySettings> settings,
			ConcurrencyLimit algorithm) {
		this.workers = workers;
		this.serviceNanos = service.toNanos();
		this.limiter = new ConcurrencyLimiter("simulated", settings, partitions, (applied) -> algorithm,
				() -> this.now);
		this.asked = new int[partitions.size()];
		this.admitted = new int[partitions.size()];
		for (int i = 0; i < workers; i++) {
			this.workersFree.add(0L);
		}
	}

	ConcurrencyLimiter limiter() {
		return this.limiter;
	}

	void takes(Duration service) {
		this.serviceNanos = service.toNanos();
	}

	void timesOutAfter(Duration timeout) {
		this.timeoutNanos = timeout.toNanos();
	}

	/*
	 * A part of all, whatever the load.
	 */
	void drops(double part) {
		this.dropped = part;
	}

	void neverTimesOut() {
		this.timeoutNanos = Long.MAX_VALUE;
	}

	/*
	 * As many times what the workers can do, for each partition.
	 */
	void run(Duration time, double... load) {
		Arrays.fill(this.asked, 0);
		Arrays.fill(this.admitted, 0);
		long end = this.now + time.toNanos();
		long[] next = new long[load.length];
		for (int i = 0; i < load.length; i++) {
			next[i] = this.now + gap(load[i]);
		}
		while (this.now < end) {
			int first = 0;
			for (int i = 1; i < next.length; i++) {
				first = (next[i] < next[first]) ? i : first;
			}
			endUntil(Math.min(end, next[first]));
			if (this.now < end) {
				arrive(first);
				next[first] = this.now + gap(load[first]);
			}
		}
	}

	double admittedShare(int partition) {
		return (double) this.admitted[partition] / this.asked[partition];
	}

	private void arrive(int partition) {
		this.asked[partition]++;
		long start = this.limiter.tryAcquire(partition);
		if (start < 0) {
			return;
		}
		this.admitted[partition]++;
		long begins = Math.max(this.now, this.workersFree.remove());
		long done = begins + (long) (this.serviceNanos * (0.8 + 0.4 * this.random.nextDouble()));
		this.workersFree.add(done);
		boolean late = done - this.now > this.timeoutNanos;
		boolean drop = this.dropped > 0 && this.random.nextDouble() < this.dropped;
		this.ends.add(late ? new End(this.now + this.timeoutNanos, start, Outcome.DROPPED)
				: new End(done, start, drop ? Outcome.DROPPED : Outcome.SUCCESS));
	}

	private void endUntil(long time) {
		while (!this.ends.isEmpty() && this.ends.peek().at() <= time) {
			End end = this.ends.remove();
			this.now = end.at();
			this.limiter.release(end.start(), end.outcome());
		}
		this.now = time;
	}

	private long gap(double load) {
		double perSecond = load * this.workers * SECOND / this.serviceNanos;
		return (perSecond > 0) ? 1 + (long) (-Math.log(1 - this.random.nextDouble()) / perSecond * SECOND)
				: Long.MAX_VALUE / 2;
	}

	private record End(long at, long start, Outcome outcome) {
	}

}
