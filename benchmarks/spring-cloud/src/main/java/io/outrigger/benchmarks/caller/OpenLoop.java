package io.outrigger.benchmarks.caller;

import java.time.Duration;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * Calls that come when they come, whether or not others were answered: independently of
 * each other, so many a second on average. How long each takes counts from when it was to
 * be sent, so that one that has to wait for its turn is not shorter for it.
 */
final class OpenLoop {

	private static final Duration PATIENCE = Duration.ofSeconds(10);

	private static final Duration AHEAD = Duration.ofMillis(5);

	private final AtomicLong failed = new AtomicLong();

	private final CountDownLatch calling;

	private final long[] nanos;

	private OpenLoop(int calls) {
		this.nanos = new long[calls];
		this.calling = new CountDownLatch(calls);
	}

	/**
	 * Lets them come.
	 * @param contender how they call
	 * @param perSecond how many
	 * @param time for how long
	 * @param seed of the times at which they come
	 * @return how long they took
	 * @throws InterruptedException if interrupted
	 */
	static Pace run(Contender contender, double perSecond, Duration time, long seed) throws InterruptedException {
		OpenLoop loop = new OpenLoop((int) (perSecond * time.toNanos() / 1e9));
		Random random = new Random(seed);
		double due = System.nanoTime() + (double) AHEAD.toNanos();
		for (int i = 0; i < loop.nanos.length; i++) {
			due -= Math.log(1 - random.nextDouble()) / perSecond * 1e9;
			loop.call(contender, i, (long) due);
		}
		boolean ended = loop.calling.await(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
		return new Pace(loop.nanos, loop.failed.get() + (ended ? 0 : loop.calling.getCount()));
	}

	private void call(Contender contender, int number, long due) {
		for (long left = due - System.nanoTime(); left > 0; left = due - System.nanoTime()) {
			LockSupport.parkNanos(left);
		}
		String text = "text-" + number;
		contender.call(text).subscribe((answer) -> {
			this.nanos[number] = System.nanoTime() - due;
			if (!answer.equals(text)) {
				this.failed.incrementAndGet();
			}
		}, (failure) -> {
			if (this.failed.getAndIncrement() == 0) {
				System.err.println("A call failed: " + failure + ", by " + failure.getCause());
			}
			this.calling.countDown();
		}, this.calling::countDown);
	}

	/**
	 * How long calls took.
	 *
	 * @param nanos each of them
	 * @param failed how many failed
	 */
	@SuppressWarnings("ArrayRecordComponent")
	record Pace(long[] nanos, long failed) {

		Pace {
			Arrays.sort(nanos);
		}

		double micros(double percent) {
			return this.nanos[(int) Math.ceil(percent / 100 * this.nanos.length) - 1] / 1e3;
		}

	}

}
