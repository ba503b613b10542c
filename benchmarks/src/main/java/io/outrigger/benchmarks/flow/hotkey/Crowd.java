package io.outrigger.benchmarks.flow.hotkey;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

import org.HdrHistogram.Histogram;

/**
 * Many callers, each with a thread that asks again as soon as it is answered.
 *
 * @param callers how many there are
 */
public record Crowd(int callers) {

	private static final long LONGEST = Duration.ofMinutes(1).toNanos();

	/**
	 * Lets them ask for a while.
	 * @param limiter whom
	 * @param time for how long
	 * @return what they saw
	 * @throws InterruptedException if interrupted
	 * @throws ExecutionException if a caller failed
	 */
	public Seen ask(Contender limiter, Duration time) throws InterruptedException, ExecutionException {
		ExecutorService threads = Executors.newFixedThreadPool(this.callers);
		try {
			long began = System.nanoTime();
			long end = began + time.toNanos();
			List<Future<Seen>> all = new ArrayList<>();
			for (int caller = 0; caller < this.callers; caller++) {
				all.add(threads.submit(() -> askUntil(limiter, end)));
			}
			Histogram times = histogram();
			long granted = 0;
			for (Future<Seen> one : all) {
				times.add(one.get().times());
				granted += one.get().granted();
			}
			return new Seen(times, granted, (System.nanoTime() - began) / 1e9);
		}
		finally {
			threads.shutdown();
		}
	}

	private static Seen askUntil(Contender limiter, long end) {
		Histogram times = histogram();
		long granted = 0;
		long before = System.nanoTime();
		while (before - end < 0) {
			granted += limiter.tryAcquire() ? 1 : 0;
			long now = System.nanoTime();
			times.recordValue(Math.min(LONGEST, now - before));
			before = now;
		}
		return new Seen(times, granted, 0);
	}

	private static Histogram histogram() {
		return new Histogram(LONGEST, 2);
	}

	/**
	 * What callers saw.
	 *
	 * @param times how long they waited for answers, in nanoseconds
	 * @param granted how many answers were yes
	 * @param seconds how long it took
	 */
	public record Seen(Histogram times, long granted, double seconds) {

		/**
		 * Returns how many decisions were made.
		 * @return decisions a second
		 */
		public double rate() {
			return this.times.getTotalCount() / this.seconds;
		}

		/**
		 * Returns how many answers were yes.
		 * @return the share in percent
		 */
		public double percentGranted() {
			return 100.0 * this.granted / this.times.getTotalCount();
		}

		/**
		 * Returns how long nearly all took at most.
		 * @return the 99th percentile in milliseconds
		 */
		public double p99() {
			return this.times.getValueAtPercentile(99) / 1e6;
		}

	}

}
